package io.payrail.simulator.api;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Stripe's search, for clauses joined by AND: `metadata['k']:'v'`, `status:'v'`, `amount>100`,
/// each with `-` to negate. Up to date at once, where Stripe's index lags by up to a minute.
public final class Search {
    private static final Pattern CLAUSE =
            Pattern.compile(
                    "\\s*(-?)(?:metadata\\[(['\"])(?<key>.*?)\\2]|(?<field>[a-z_.]+))\\s*(?<op>[:~<>]=?)\\s*"
                            + "(?:(['\"])(?<text>.*?)\\6|(?<bare>[^\\s'\"]+))\\s*");
    private static final Pattern AND = Pattern.compile("(?i)AND\\b");

    private Search() {}

    /// A page of the objects of a kind that the parameter `query` describes.
    public static ObjectNode page(Call call, String kind) {
        ObjectNode list = Lists.page(call, kind, condition(call.params().required("query")));
        boolean more = list.path("has_more").asBoolean();
        JsonNode data = list.path("data");
        list.put("object", "search_result");
        list.put("next_page", more ? data.get(data.size() - 1).path("id").asString() : null);
        return list;
    }

    static Predicate<ObjectNode> condition(String query) {
        Predicate<ObjectNode> all = _ -> true;
        Matcher clause = CLAUSE.matcher(query);
        int at = 0;
        while (at < query.length()) {
            clause.region(at, query.length());
            if (!clause.lookingAt()) {
                throw StripeException.invalid(
                        null,
                        "We were unable to parse your search query. Try using the format `metadata[\"key\"]:\"value\"`"
                                + " to query for metadata or key:\"value\" to query for other fields.",
                        "query");
            }
            all = all.and(condition(clause));
            at = clause.end();
            if (at < query.length()) {
                Matcher and = AND.matcher(query).region(at, query.length());
                if (!and.lookingAt() || and.end() == query.length()) {
                    throw StripeException.invalid(
                            null, "Only clauses joined by AND can be searched for.", "query");
                }
                at = and.end();
            }
        }
        return all;
    }

    private static Predicate<ObjectNode> condition(Matcher clause) {
        String key = clause.group("key");
        String field = clause.group("field");
        String text = clause.group("text") == null ? clause.group("bare") : clause.group("text");
        String operator = clause.group("op");
        Predicate<ObjectNode> condition =
                object -> {
                    JsonNode value =
                            key == null ? object.path(field) : object.path("metadata").path(key);
                    if (value.isMissingNode() || value.isNull()) {
                        return text.equals("null");
                    }
                    return compare(value, operator, text);
                };
        return clause.group(1).isEmpty() ? condition : condition.negate();
    }

    private static boolean compare(JsonNode value, String operator, String text) {
        String actual = value.asString();
        return switch (operator) {
            case ":" -> actual.equalsIgnoreCase(text);
            case "~" -> actual.contains(text);
            case ">" -> number(actual) > number(text);
            case ">=" -> number(actual) >= number(text);
            case "<" -> number(actual) < number(text);
            case "<=" -> number(actual) <= number(text);
            default -> throw StripeException.invalid(null, "Unknown operator " + operator, "query");
        };
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw StripeException.invalid(null, "Not a number: " + text, "query");
        }
    }
}
