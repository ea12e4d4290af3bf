package io.payrail.local.checkout;

import io.payrail.local.page.Content;
import io.payrail.local.page.Content.Resource;
import io.payrail.local.page.Site;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// `/checkout`: a page that pays as an app would, with what it has to know for that (a development
/// token among it), and the timeline of what its payments cause. Thread-safe.
public final class CheckoutPage implements AutoCloseable {
    public static final String PATH = "/checkout";

    private final Shop shop;
    private final TimelineStreams timelines;

    public CheckoutPage(Shop shop, Clock clock) {
        this.shop = shop;
        this.timelines = new TimelineStreams(shop.target(), clock);
    }

    public Site site() {
        return new Site(
                Map.of(
                        PATH,
                        Resource.html("/checkout/page.html"),
                        PATH + "/page.css",
                        Resource.style("/checkout/page.css"),
                        PATH + "/page.js",
                        Resource.script("/checkout/page.js"),
                        PATH + "/icon.svg",
                        Resource.svg("/checkout/icon.svg"),
                        PATH + "/back",
                        Resource.html("/checkout/back.html"),
                        PATH + "/settings",
                        new Content.Json(this::settings),
                        PATH + "/timeline",
                        new Content.Streamed(timelines::answer)),
                List.of(shop.target().api(), shop.target().stripe()),
                "");
    }

    private Map<String, Object> settings() {
        var target = shop.target();
        return Map.of(
                "api", target.api().toString(),
                "stripe", target.stripe().toString(),
                "simulated", target.simulated(),
                "publishable_key", target.publishableKey(),
                "token", target.appToken().value(),
                "monthly_price", shop.monthlyPrice());
    }

    /// Ends the open timelines.
    @Override
    public void close() {
        timelines.close();
    }
}
