package io.payrail.api.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.util.LinkedHashMap;
import java.util.Map;

/// One budget for each of many clients. Who has been silent for the longest is forgotten beyond the
/// bound, which bounds the memory. Whoever could make others be forgotten has as many addresses or
/// tokens as the bound, and a budget with each of them anyway. Thread-safe.
final class Buckets {
    private static final float LOAD = 0.75f;

    private final String name;
    private final LimitProperties.Budget budget;
    private final Map<String, Bucket> byClient;

    /// @param name of the budget, as clients and metrics see it
    Buckets(String name, LimitProperties.Budget budget, int tracked) {
        this.name = name;
        this.budget = budget;
        byClient =
                new LinkedHashMap<>(16, LOAD, true) {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                        return size() > tracked;
                    }
                };
    }

    String name() {
        return name;
    }

    LimitProperties.Budget budget() {
        return budget;
    }

    /// Takes one request out of the client's budget, if there is one left.
    ConsumptionProbe take(String client) {
        return of(client).tryConsumeAndReturnRemaining(1);
    }

    private synchronized Bucket of(String client) {
        return byClient.computeIfAbsent(
                client,
                _ ->
                        Bucket.builder()
                                .addLimit(limit ->
                                        limit.capacity(budget.requests())
                                                .refillGreedy(budget.requests(), budget.per()))
                                .build());
    }

    synchronized int tracked() {
        return byClient.size();
    }
}
