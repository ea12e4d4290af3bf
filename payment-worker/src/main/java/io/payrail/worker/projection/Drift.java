package io.payrail.worker.projection;

import io.payrail.contract.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// In which fields what is kept of an object differs from what Stripe says. Whose it is does not
/// count: that is not Stripe's to say.
final class Drift {
    /// The field that tells of an object that only one side has.
    private static final String EXISTENCE = "id";

    private Drift() {}

    static <S extends State<S>> List<Event> between(
            Model<S> model, @Nullable S ours, @Nullable S stripes) {
        if (ours == null || stripes == null) {
            return onOneSide(model, ours, stripes);
        }
        var here = Rows.columns(ours);
        var there = Rows.columns(stripes);
        var personal = stripes.personal();
        var drift = new ArrayList<Event>();
        there.properties()
                .forEach(field -> {
                    var name = field.getKey();
                    if (!field.getValue().equals(here.path(name))) {
                        boolean told = !personal.contains(name);
                        drift.add(
                                new Event.ObjectDrifted(
                                        stripes.id(),
                                        model.object(),
                                        name,
                                        told ? text(here.path(name)) : null,
                                        told ? text(field.getValue()) : null));
                    }
                });
        return drift;
    }

    private static <S extends State<S>> List<Event> onOneSide(
            Model<S> model, @Nullable S ours, @Nullable S stripes) {
        if (stripes != null) {
            return List.of(
                    new Event.ObjectDrifted(
                            stripes.id(), model.object(), EXISTENCE, null, stripes.id()));
        }
        return ours == null
                ? List.of()
                : List.of(
                        new Event.ObjectDrifted(
                                ours.id(), model.object(), EXISTENCE, ours.id(), null));
    }

    static @Nullable String text(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? null : value.asString();
    }
}
