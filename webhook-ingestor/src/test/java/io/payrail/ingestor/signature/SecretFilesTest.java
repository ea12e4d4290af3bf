package io.payrail.ingestor.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.ingestor.signature.SecretFiles.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretFilesTest {
    private static final String OLD = "whsec_0123456789abcdefOLD";
    private static final String NEW = "whsec_0123456789abcdefNEW";

    @TempDir Path folder;

    @Test
    void aFolderHoldsOneSecretAFileAndItsNamesAreTheirNames() throws IOException {
        write("previous", OLD);
        write("current", "# since May\n" + NEW + "\n");

        assertThat(SecretFiles.read(folder))
                .isEqualTo(
                        new Reading.Found(List.of(named("current", NEW), named("previous", OLD))));
    }

    @Test
    void aFileHoldsOneSecretALine() throws IOException {
        write("secrets", "# the new one\n" + NEW + "\r\n\n  " + OLD + "  ");

        assertThat(SecretFiles.read(folder.resolve("secrets")))
                .isEqualTo(new Reading.Found(List.of(named("0", NEW), named("1", OLD))));
    }

    /// Kubernetes mounts a secret as links through a link that it swaps.
    @Test
    void aMountedVolumesLinksAndHiddenFoldersAreNoTrouble() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..2026_01"));
        Files.writeString(first.resolve("current"), OLD);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_01"));
        Files.createSymbolicLink(folder.resolve("current"), Path.of("..data/current"));
        assertThat(SecretFiles.read(folder))
                .isEqualTo(new Reading.Found(List.of(named("current", OLD))));

        Path second = Files.createDirectory(folder.resolve("..2026_02"));
        Files.writeString(second.resolve("current"), NEW);
        Files.delete(folder.resolve("..data"));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_02"));

        assertThat(SecretFiles.read(folder))
                .isEqualTo(new Reading.Found(List.of(named("current", NEW))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n \n# nothing\n",
                "whsec_marker",
                "whsec_marker_of_the_secret with a space",
                "whsec_marker_of_the_secret\u00e9",
                "whsec_marker_of_the_secret\nwhsec_marker_of_another_secret"
            })
    void aFileWithoutExactlyOneSecretSpoilsItsFolderAndIsNotQuoted(String content)
            throws IOException {
        write("current", OLD);
        write("next", content);

        assertThat(unusable(folder)).contains("next").doesNotContain("marker", OLD);
    }

    @Test
    void whatCannotBeReadIsUnusable() throws IOException {
        assertThat(unusable(folder)).isEqualTo("there is no secret in it");
        assertThat(unusable(folder.resolve("absent")))
                .isEqualTo("it cannot be read (NoSuchFileException)");
        assertThat(unusable(Path.of("/dev/null"))).isEqualTo("it is no regular file");
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("absent"));
        assertThat(unusable(folder)).isEqualTo("it cannot be read (NoSuchFileException)");
    }

    @Test
    void filesAndSecretsAreBounded() throws IOException {
        write("large", "x".repeat(4097));
        assertThat(unusable(folder.resolve("large"))).contains("4096 bytes");
        write("large", "x".repeat(256));
        assertThat(unusable(folder.resolve("large"))).contains("too long");
        Files.delete(folder.resolve("large"));
        for (int i = 0; i < 9; i++) {
            write("secret" + i, OLD);
        }
        assertThat(unusable(folder)).isEqualTo("there are more than 8 secrets");
    }

    @Test
    void aFileNamedLikeASecretIsRefusedAndNotNamed() throws IOException {
        write(NEW, NEW);

        assertThat(unusable(folder)).doesNotContain(NEW, "0123");
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private static NamedSecret named(String name, String secret) {
        return new NamedSecret(name, WebhookSecret.valueOf(secret));
    }

    private static String unusable(Path path) {
        assertThat(SecretFiles.read(path)).isInstanceOf(Reading.Unusable.class);
        return ((Reading.Unusable) SecretFiles.read(path)).why();
    }
}
