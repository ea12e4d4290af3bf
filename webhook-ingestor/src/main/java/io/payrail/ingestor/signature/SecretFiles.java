package io.payrail.ingestor.signature;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// Reads an endpoint's secrets from where an operator, or a mounted volume, keeps them: a folder
/// with one secret a file, each called by the name of its file, or one file with one secret a line,
/// called by their places. Names that begin with a dot and folders in a folder are passed over, as
/// a mounted volume is full of them; blank lines and lines with `#` in front are no secrets. All or
/// nothing: one file that cannot be used spoils the reading, because a set with a secret missing
/// would refuse Stripe's events. Bounded in files and bytes. Without state.
public final class SecretFiles {
    /// The most secrets of an endpoint: each costs an HMAC over the body of a request that proves
    /// nothing.
    public static final int MAX_SECRETS = 8;

    /// The largest file of secrets.
    private static final int MAX_FILE_BYTES = 4096;

    /// The most entries of a folder of secrets, hidden ones included.
    private static final int MAX_FOLDER_ENTRIES = 64;

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern SECRET = Pattern.compile("[!-~]{1,255}");

    private SecretFiles() {}

    /// What was found. No text of it holds a secret, or a part of one.
    public sealed interface Reading {
        record Found(List<NamedSecret> secrets) implements Reading {}

        record Unusable(String why) implements Reading {}
    }

    public static Reading read(Path path) {
        try {
            List<NamedSecret> secrets = Files.isDirectory(path) ? folder(path) : list(path);
            if (secrets.isEmpty()) {
                return new Reading.Unusable("there is no secret in it");
            }
            if (secrets.size() > MAX_SECRETS) {
                return new Reading.Unusable("there are more than " + MAX_SECRETS + " secrets");
            }
            return new Reading.Found(List.copyOf(secrets));
        } catch (UnusableException e) {
            return new Reading.Unusable(e.getMessage());
        } catch (IOException e) {
            // Its message is a path, which a careless name might make a secret.
            return new Reading.Unusable("it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static List<NamedSecret> folder(Path folder) throws IOException, UnusableException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            int seen = 0;
            for (Path entry : entries) {
                if (++seen > MAX_FOLDER_ENTRIES) {
                    throw new UnusableException(
                            "there are more than " + MAX_FOLDER_ENTRIES + " files");
                }
                if (!entry.getFileName().toString().startsWith(".") && !Files.isDirectory(entry)) {
                    files.add(entry);
                }
            }
        }
        files.sort(Comparator.comparing(file -> file.getFileName().toString()));
        List<NamedSecret> secrets = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (!FILE_NAME.matcher(name).matches() || name.startsWith("whsec_")) {
                throw new UnusableException("a file's name is none that may be shown");
            }
            List<String> lines = lines(file, name);
            if (lines.size() != 1) {
                throw new UnusableException(
                        "file " + name + " holds " + lines.size() + " secrets, not one");
            }
            secrets.add(new NamedSecret(name, secret(lines.getFirst(), "file " + name)));
        }
        return secrets;
    }

    private static List<NamedSecret> list(Path file) throws IOException, UnusableException {
        List<NamedSecret> secrets = new ArrayList<>();
        for (String line : lines(file, "")) {
            String place = Integer.toString(secrets.size());
            secrets.add(new NamedSecret(place, secret(line, "secret " + place)));
        }
        return secrets;
    }

    private static List<String> lines(Path file, String name)
            throws IOException, UnusableException {
        // Whatever else has a path may make a reader wait for ever.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new UnusableException("it is no regular file" + in(name));
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        }
        if (bytes.length > MAX_FILE_BYTES) {
            throw new UnusableException(
                    "there are more than " + MAX_FILE_BYTES + " bytes" + in(name));
        }
        return new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static WebhookSecret secret(String line, String place) throws UnusableException {
        WebhookSecret secret = WebhookSecret.valueOf(line);
        if (!SECRET.matcher(line).matches() || !secret.isLongEnough()) {
            throw new UnusableException(place + " is too short, too long or no plain text");
        }
        return secret;
    }

    private static String in(String name) {
        return name.isEmpty() ? "" : " in " + name;
    }

    private static final class UnusableException extends Exception {
        UnusableException(String why) {
            super(why);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
