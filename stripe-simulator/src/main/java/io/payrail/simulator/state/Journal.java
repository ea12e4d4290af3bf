package io.payrail.simulator.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.simulator.json.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The state on disk: one JSON line a transaction, so a killed process leaves whole transactions
/// and at most one torn last line, which is dropped. Written before the transaction becomes
/// visible; not fsynced, since it protects against the death of the process and not of the machine.
/// Called under the store's lock only. Without a folder it does nothing.
public final class Journal {
    private static final int BUFFER_BYTES = 1 << 16;

    private final @Nullable Path file;
    private @Nullable FileChannel channel;
    private long written;

    public Journal(@Nullable Path directory) {
        try {
            if (directory != null) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the data folder " + directory, e);
        }
        this.file = directory == null ? null : directory.resolve("simulator.journal");
    }

    void replay(Consumer<Changes> apply) {
        if (file == null || !Files.exists(file)) {
            return;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    apply.accept(decode(line.toByteArray()));
                    line.reset();
                } else {
                    line.write(next);
                }
            }
        } catch (IOException | JacksonException e) {
            throw new IllegalStateException("the journal " + file + " cannot be read", e);
        }
    }

    /// Replaces the file by one line for each live row.
    void compact(Collection<Row> rows) {
        if (file == null) {
            return;
        }
        close();
        Path fresh = file.resolveSibling("simulator.journal.new");
        try {
            try (FileChannel out =
                    FileChannel.open(
                            fresh,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteArrayOutputStream block = new ByteArrayOutputStream();
                for (Row row : rows) {
                    Changes.Put put = new Changes.Put(row.kind(), row.id(), row.json());
                    block.writeBytes(encode(new Changes(List.of(put), List.of())));
                    if (block.size() >= BUFFER_BYTES) {
                        write(out, block.toByteArray());
                        block.reset();
                    }
                }
                write(out, block.toByteArray());
                out.force(true);
            }
            replace(fresh, file);
            channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            written = channel.size();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot rewrite the journal " + file, e);
        }
    }

    private static void replace(Path fresh, Path file) throws IOException {
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("the data folder needs a file system with atomic renames", e);
        }
    }

    void append(Changes changes) {
        if (file == null) {
            return;
        }
        if (channel == null) {
            throw new IllegalStateException("the journal is closed");
        }
        byte[] line = encode(changes);
        try {
            write(channel, line);
            written += line.length;
        } catch (IOException e) {
            undo(channel, e);
            throw new UncheckedIOException("cannot append to the journal " + file, e);
        }
    }

    /// Removes what a failed write left, so that the next line starts on its own.
    private void undo(FileChannel out, IOException cause) {
        try {
            out.truncate(written);
        } catch (IOException e) {
            cause.addSuppressed(e);
            close();
        }
    }

    void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close the journal " + file, e);
            }
            channel = null;
        }
    }

    private static void write(FileChannel out, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    private static byte[] encode(Changes changes) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes("{\"put\":[".getBytes(UTF_8));
        boolean first = true;
        for (Changes.Put put : changes.puts()) {
            if (!first) {
                line.write(',');
            }
            line.writeBytes(put.json());
            first = false;
        }
        line.writeBytes("],\"remove\":".getBytes(UTF_8));
        var removals = Json.array();
        changes.removals().forEach(removals::add);
        line.writeBytes(Json.compact(removals));
        line.writeBytes("}\n".getBytes(UTF_8));
        return line.toByteArray();
    }

    private static Changes decode(byte[] line) {
        ObjectNode entry = Json.read(line);
        List<Changes.Put> puts = new ArrayList<>();
        for (JsonNode object : entry.path("put")) {
            puts.add(
                    new Changes.Put(
                            object.path("object").asString(),
                            object.path("id").asString(),
                            Json.compact(object)));
        }
        List<String> removals = new ArrayList<>();
        entry.path("remove").forEach(id -> removals.add(id.asString()));
        return new Changes(puts, removals);
    }
}
