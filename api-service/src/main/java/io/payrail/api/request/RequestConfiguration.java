package io.payrail.api.request;

import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// How requests become arguments, and answers JSON.
@Configuration(proxyBeanMethods = false)
class RequestConfiguration implements WebMvcConfigurer {
    /// Those of all features.
    private final List<HandlerMethodArgumentResolver> resolvers;

    RequestConfiguration(List<HandlerMethodArgumentResolver> resolvers) {
        this.resolvers = resolvers;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> registered) {
        registered.addAll(resolvers);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registered) {
        registered.addInterceptor(new AddressTexts());
    }

    /// Always JSON: a command must not be executed and then refused for its `Accept` header.
    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        configurer.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
    }
}
