package io.payrail.local.worker;

import io.payrail.local.page.Content;
import io.payrail.local.page.Content.Resource;
import io.payrail.local.page.Site;
import java.util.List;
import java.util.Map;

/// `/workers`: what a page, or anybody with curl, may do with the workers. Each answers with the
/// list of their processes: `GET /workers`, `POST /workers/separate`, `POST /workers/kill?<pid>`.
public final class WorkersPage {
    private static final String PATH = "/workers";

    private WorkersPage() {}

    public static Site site(Workers workers) {
        return new Site(
                Map.of(
                        PATH,
                        new Content.Json(() -> list(workers)),
                        PATH + "/separate",
                        new Content.Command(_ -> separate(workers)),
                        PATH + "/kill",
                        new Content.Command(pid -> kill(workers, pid)),
                        PATH + "/panel.js",
                        Resource.script("/workers/panel.js")),
                List.of(),
                "");
    }

    private static Map<String, Object> list(Workers workers) {
        return Map.of("processes", workers.processes());
    }

    private static Map<String, Object> separate(Workers workers) {
        workers.separate();
        return list(workers);
    }

    private static Map<String, Object> kill(Workers workers, String pid) {
        workers.kill(pid);
        return list(workers);
    }
}
