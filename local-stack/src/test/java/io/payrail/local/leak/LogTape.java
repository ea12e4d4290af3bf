package io.payrail.local.leak;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;

/// All that is logged while it is open, at the levels that the services' own files set, and at
/// DEBUG of what is Payrail's: message, arguments, context and causes.
public final class LogTape extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final List<String> SERVICES =
            List.of("api-service", "payment-worker", "webhook-ingestor");
    private static final String LEVEL = "logging.level.";

    private final LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Map<String, @Nullable Level> before = new LinkedHashMap<>();
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

    public LogTape() {
        setContext(logging);
        setName("tape");
        start();
        // The local stack is quieter than a service by itself.
        level("org.apache.kafka", Level.INFO);
        for (var service : SERVICES) {
            var file = new YamlPropertiesFactoryBean();
            file.setResources(new ClassPathResource(service + ".yaml"));
            levels(file.getObject());
        }
        level("io.payrail", Level.DEBUG);
        root().addAppender(this);
    }

    private void levels(@Nullable Properties settings) {
        if (settings == null) {
            throw new AssertionError("a service has no settings");
        }
        settings.stringPropertyNames().stream()
                .filter(name -> name.startsWith(LEVEL))
                .forEach(name ->
                        level(
                                name.substring(LEVEL.length()),
                                Level.toLevel(settings.getProperty(name))));
    }

    private void level(String name, Level level) {
        var logger = logging.getLogger(name);
        before.putIfAbsent(name, logger.getLevel());
        logger.setLevel(level);
    }

    private Logger root() {
        return logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Override
    protected void append(ILoggingEvent event) {
        var parts = new ArrayList<Object>();
        parts.add(event.getLevel());
        parts.add(event.getThreadName());
        parts.add(event.getLoggerName());
        parts.add(event.getFormattedMessage());
        parts.add(event.getMDCPropertyMap());
        if (event.getKeyValuePairs() != null) {
            parts.add(event.getKeyValuePairs());
        }
        if (event.getThrowableProxy() != null) {
            parts.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        lines.add(parts.toString());
    }

    /// What was logged so far.
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        root().detachAppender(this);
        stop();
        before.forEach((name, level) -> logging.getLogger(name).setLevel(level));
    }
}
