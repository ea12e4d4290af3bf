package io.payrail.local.page;

import com.sun.net.httpserver.HttpHandler;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// What is answered at one path.
public sealed interface Content {
    /// A file of the class path.
    ///
    /// @param name absolute, `/checkout/page.css`
    record Resource(String type, String name) implements Content {
        public static Resource html(String name) {
            return new Resource("text/html; charset=utf-8", name);
        }

        public static Resource style(String name) {
            return new Resource("text/css; charset=utf-8", name);
        }

        public static Resource script(String name) {
            return new Resource("text/javascript; charset=utf-8", name);
        }

        public static Resource svg(String name) {
            return new Resource("image/svg+xml", name);
        }
    }

    /// JSON, made for each request.
    record Json(Supplier<Map<String, Object>> value) implements Content {}

    /// Something that is done at a `POST`, and the JSON that answers it. Takes what stands behind
    /// the path's question mark, empty for nothing.
    record Command(Function<String, Map<String, Object>> action) implements Content {}

    /// Whatever the handler answers, under the headers of its site.
    record Streamed(HttpHandler handler) implements Content {}
}
