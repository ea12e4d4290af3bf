package io.payrail.worker.operator;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Puts the operator's API on the management port. Listed in `META-INF/spring` for the context of
/// that port, and no `@Configuration`, which the worker's own context would find. Where several
/// services share a class path, only the worker's port gets it.
@ConditionalOnBean(OperatorActions.class)
final class OperatorPort {
    /// The most requests of operators at once: the port's few threads also answer whether the
    /// process lives.
    private static final int MOST_REQUESTS = 2;

    @Bean
    RequestMappingHandlerMapping operatorMapping() {
        var mapping = new OperatorMapping();
        mapping.setDetectHandlerMethodsInAncestorContexts(true);
        mapping.setInterceptors(new FewAtOnce());
        // Before static resources, which claim every path.
        mapping.setOrder(0);
        return mapping;
    }

    private static final class OperatorMapping extends RequestMappingHandlerMapping {
        @Override
        protected boolean isHandler(Class<?> type) {
            return AnnotatedElementUtils.hasAnnotation(type, OperatorApi.class);
        }
    }

    private static final class FewAtOnce implements HandlerInterceptor {
        private final Semaphore free = new Semaphore(MOST_REQUESTS);

        @Override
        public boolean preHandle(
                HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (!free.tryAcquire()) {
                throw new OperatorException.Busy();
            }
            return true;
        }

        @Override
        public void afterCompletion(
                HttpServletRequest request,
                HttpServletResponse response,
                Object handler,
                @Nullable Exception failure) {
            free.release();
        }
    }
}
