# One image for each service, from the jar that the build has made:
#   ./mvnw -DskipTests package
#   docker build --build-arg MODULE=api-service -t payrail/api-service .

FROM eclipse-temurin:25-jre AS layers
ARG MODULE
WORKDIR /build
COPY ${MODULE}/target/${MODULE}-*-app.jar app.jar
RUN java -Djarmode=tools -jar app.jar extract --layers --destination layers

FROM eclipse-temurin:25-jre
RUN groupadd --system --gid 10001 payrail \
 && useradd --system --uid 10001 --gid payrail --no-create-home --shell /usr/sbin/nologin payrail \
 && install -d -o payrail -g payrail /var/lib/payrail
WORKDIR /app
# From what seldom changes to what always does, so that a new version is a small layer.
COPY --from=layers /build/layers/dependencies/ ./
COPY --from=layers /build/layers/spring-boot-loader/ ./
COPY --from=layers /build/layers/snapshot-dependencies/ ./
COPY --from=layers /build/layers/application/ ./
USER 10001:10001
# The heap leaves room for threads, buffers and class data. An exhausted one ends the process: whoever runs the
# container starts another.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", \
  "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "app.jar"]
