# The services and the simulator, each from the jar that the build has made:
#   ./mvnw -DskipTests package
#   docker build --build-arg MODULE=api-service -t payrail/api-service .
#   docker build --target simulator -t payrail/stripe-simulator .

FROM eclipse-temurin:25-jre AS base
RUN groupadd --system --gid 10001 payrail \
 && useradd --system --uid 10001 --gid payrail --no-create-home --shell /usr/sbin/nologin payrail \
 && install -d -o payrail -g payrail /var/lib/payrail
WORKDIR /app

FROM base AS simulator
COPY stripe-simulator/target/stripe-simulator-*-app.jar app.jar
USER 10001:10001
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", \
  "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "app.jar"]

FROM base AS layers
ARG MODULE
COPY ${MODULE}/target/${MODULE}-*-app.jar app.jar
RUN java -Djarmode=tools -jar app.jar extract --layers --destination layers

FROM base AS service
# From what seldom changes to what always does, so that a new version is a small layer.
COPY --from=layers /app/layers/dependencies/ ./
COPY --from=layers /app/layers/spring-boot-loader/ ./
COPY --from=layers /app/layers/snapshot-dependencies/ ./
COPY --from=layers /app/layers/application/ ./
USER 10001:10001
# The heap leaves room for threads, buffers and class data. An exhausted one ends the process: whoever runs the
# container starts another.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", \
  "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "app.jar"]
