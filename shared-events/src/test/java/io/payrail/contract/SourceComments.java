package io.payrail.contract;

import static java.util.stream.Collectors.joining;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.RawTextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.ToolProvider;

/// What the sources' comments say of types, their components and their fields, so that it is
/// written in one place only. Keys are `Type.Inner`, `Type.Inner.component`, without packages.
final class SourceComments {
    private final Map<String, String> texts = new HashMap<>();

    private SourceComments() {}

    static SourceComments ofContracts() {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        try (var files = compiler.getStandardFileManager(null, null, null);
                var sources = Files.list(Path.of("src/main/java/io/payrail/contract"))) {
            var units = files.getJavaFileObjectsFromPaths(sources.toList());
            var task = (JavacTask) compiler.getTask(null, files, null, null, null, units);
            var comments = new SourceComments();
            for (var unit : task.parse()) {
                comments.new Reader(DocTrees.instance(task)).scan(unit, null);
            }
            return comments;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String of(Class<?> type) {
        return of(name(type));
    }

    String of(RecordComponent component) {
        return of(name(component.getDeclaringRecord()) + "." + component.getName());
    }

    private static String name(Class<?> type) {
        return type.getCanonicalName().substring(type.getPackageName().length() + 1);
    }

    /// @throws AssertionError if there is none
    String of(String key) {
        var text = texts.get(key);
        if (text == null || text.isBlank()) {
            throw new AssertionError(key + " has no comment");
        }
        return text;
    }

    private final class Reader extends TreePathScanner<Void, Void> {
        private final DocTrees trees;

        Reader(DocTrees trees) {
            this.trees = trees;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            var comment = trees.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                var name = name(getCurrentPath());
                texts.put(name, text(comment.getFullBody()));
                for (DocTree tag : comment.getBlockTags()) {
                    if (tag instanceof ParamTree parameter) {
                        texts.put(
                                name + "." + parameter.getName(), text(parameter.getDescription()));
                    }
                }
            }
            return super.visitClass(type, null);
        }

        @Override
        public Void visitVariable(VariableTree variable, Void nothing) {
            var comment = trees.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                texts.put(
                        name(getCurrentPath().getParentPath()) + "." + variable.getName(),
                        text(comment.getFullBody()));
            }
            return null;
        }

        /// The type that a path leads to, with the types that it is in.
        private static String name(TreePath path) {
            var names = new ArrayDeque<String>();
            for (var tree : path) {
                if (tree instanceof ClassTree type) {
                    names.addFirst(type.getSimpleName().toString());
                }
            }
            return String.join(".", names);
        }
    }

    /// One line, with references to other types by their names.
    private static String text(List<? extends DocTree> body) {
        return body.stream()
                // A tree's toString escapes what is not ASCII.
                .map(tree -> tree instanceof RawTextTree raw ? raw.getContent() : tree.toString())
                .collect(joining())
                .replaceAll("\\s+", " ")
                .replaceAll("\\{@link(plain)? ([^}]+)}", "$2")
                .strip();
    }
}
