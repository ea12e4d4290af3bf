package io.payrail.local.configuration;

import static java.util.stream.Collectors.joining;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.RawTextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.ToolProvider;

/// What the sources' comments say of the components of records.
final class Comments {
    private final Map<String, String> texts = new HashMap<>();

    private Comments() {}

    /// @param types top-level types, whose sources are read with all that is in them
    static Comments of(List<Class<?>> types) throws IOException {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var units =
                    files.getJavaFileObjectsFromPaths(
                            types.stream().map(Comments::source).toList());
            var task = (JavacTask) compiler.getTask(null, files, null, null, null, units);
            var comments = new Comments();
            for (var unit : task.parse()) {
                comments.read(
                        DocTrees.instance(task),
                        Objects.requireNonNull(unit.getPackageName()).toString(),
                        unit);
            }
            return comments;
        }
    }

    private static Path source(Class<?> type) {
        var file = "src/main/java/" + type.getName().replace('.', '/') + ".java";
        return Modules.NAMES.stream()
                .map(module -> Path.of("..", module, file))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no module has the source of " + type));
    }

    private void read(DocTrees trees, String packageName, Tree unit) {
        new TreePathScanner<Void, String>() {
            @Override
            public Void visitClass(ClassTree type, String outer) {
                var name = outer + "." + type.getSimpleName();
                var comment = trees.getDocCommentTree(getCurrentPath());
                if (comment != null) {
                    for (var tag : comment.getBlockTags()) {
                        if (tag instanceof ParamTree parameter) {
                            texts.put(
                                    name + "." + parameter.getName(),
                                    text(parameter.getDescription()));
                        }
                    }
                }
                return super.visitClass(type, name);
            }
        }.scan(unit, packageName);
    }

    /// @throws AssertionError if there is none
    String of(RecordComponent component) {
        var name = component.getDeclaringRecord().getCanonicalName() + "." + component.getName();
        var text = texts.get(name);
        if (text == null || text.isBlank()) {
            throw new AssertionError(name + " has no @param: what does it set?");
        }
        return text;
    }

    /// One line, with references to other types by their names.
    private static String text(List<? extends DocTree> description) {
        return description.stream()
                // A tree's toString escapes what is not ASCII.
                .map(tree -> tree instanceof RawTextTree raw ? raw.getContent() : tree.toString())
                .collect(joining())
                .replaceAll("\\s+", " ")
                .replaceAll("\\{@link ([^}]+)}", "`$1`")
                .strip();
    }
}
