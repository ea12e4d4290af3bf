package io.payrail.worker.projection;

import java.util.Comparator;
import java.util.List;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/// All kinds of object that the worker has a table for, without a database.
final class Models {
    @ComponentScan(
            basePackages = "io.payrail.worker",
            useDefaultFilters = false,
            includeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.REGEX,
                            pattern = ".*\\.[A-Z]\\w+Models"))
    static class Parts {}

    private static final List<Model<?>> ALL = load();

    private Models() {}

    static List<Model<?>> all() {
        return ALL;
    }

    private static List<Model<?>> load() {
        try (var context = new AnnotationConfigApplicationContext(Parts.class)) {
            return context.getBeansOfType(Model.class).values().stream()
                    .<Model<?>>map(model -> (Model<?>) model)
                    .sorted(Comparator.comparing(Model::object))
                    .toList();
        }
    }
}
