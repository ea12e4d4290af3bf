package io.payrail.api.problem;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Answers what the container or a filter refused before any controller was chosen.
@RestController
@Hidden
final class ErrorPage implements ErrorController {
    @RequestMapping("/error")
    ResponseEntity<Object> error(HttpServletRequest request) {
        // Absent when a client asks for this path itself.
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        return Problems.forStatus(status instanceof Integer code ? code : 404).asResponse();
    }
}
