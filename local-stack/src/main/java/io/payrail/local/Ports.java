package io.payrail.local;

import io.payrail.embedded.LoopbackPorts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Hands out the ports of the local stack: the usual one of each server where it is free, any free
/// one otherwise, which the banner then says. Not thread-safe.
final class Ports {
    private final boolean usual;
    private final Set<Integer> given = new HashSet<>();
    private final List<String> remarks = new ArrayList<>();

    private Ports(boolean usual) {
        this.usual = usual;
    }

    static Ports usual() {
        return new Ports(true);
    }

    /// Free ports throughout, for tests.
    static Ports anyFree() {
        return new Ports(false);
    }

    int forServer(String name, int usualPort) {
        if (usual && LoopbackPorts.isFree(usualPort) && given.add(usualPort)) {
            return usualPort;
        }
        int port = LoopbackPorts.free();
        while (!given.add(port)) {
            port = LoopbackPorts.free();
        }
        if (usual) {
            remarks.add(
                    "Port %d is taken by another program, so %s uses %d this time."
                            .formatted(usualPort, name, port));
        }
        return port;
    }

    /// What the user should know.
    List<String> remarks() {
        return List.copyOf(remarks);
    }
}
