package io.payrail.worker.stripe;

import com.stripe.param.EventListParams;
import java.util.concurrent.Semaphore;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Asks Stripe for next to nothing while it counts as away, until it answers. Nobody else may be
/// asking then: commands wait, and whoever looks for missed events or compares objects has stopped,
/// too. And if only one object cannot be read, this tells that Stripe is there. The call has a
/// virtual thread of its own, because whatever waits on the scheduler's holds up all that is
/// scheduled; one at a time.
@Component
class StripeProbe {
    private final StripeHealth health;
    private final StripeCalls calls;
    private final Semaphore idle = new Semaphore(1);

    StripeProbe(StripeHealth health, StripeCalls calls) {
        this.health = health;
        this.calls = calls;
    }

    @Scheduled(fixedDelayString = "${payrail.stripe.probe-interval:2s}")
    void ask() {
        if (health.away() && idle.tryAcquire()) {
            Thread.ofVirtual()
                    .name("stripe-probe")
                    .start(() -> {
                        try {
                            probe();
                        } finally {
                            idle.release();
                        }
                    });
        }
    }

    private void probe() {
        var params = EventListParams.builder().setLimit(1L).build();
        var _ = calls.makeOnce("probe", (v1, options) -> v1.events().list(params, options));
    }
}
