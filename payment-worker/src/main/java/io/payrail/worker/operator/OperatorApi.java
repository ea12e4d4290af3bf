package io.payrail.worker.operator;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/// A part of the operator's API, below `/operator` on the management port. It is no `@Controller`:
/// whatever other port a worker may be given, nothing of this is on it.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Component
@ResponseBody
@RequestMapping("/operator")
public @interface OperatorApi {}
