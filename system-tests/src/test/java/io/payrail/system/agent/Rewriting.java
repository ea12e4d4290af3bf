package io.payrail.system.agent;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Writes edits into the classes they concern. Every place that an edit names has to be found: a
/// method that was renamed must not take a crash point with it. Thread-safe.
final class Rewriting implements ClassFileTransformer {
    /// What a process exits with whose class could not be changed when it was loaded.
    static final int FAILED_EXIT_CODE = 87;

    private static final ClassDesc PASSES = ClassDesc.of(Passes.class.getName());
    private static final ClassDesc MUTANTS = ClassDesc.of(Mutants.class.getName());

    /// What a library's class counts as where the library is not at hand, as in a test. In a worker
    /// all are, and the JVM verifies what comes out.
    private static final ClassHierarchyInfo CLASS_OF_ITS_OWN =
            ClassHierarchyInfo.ofClass(CD_Object);

    private final List<Edit> edits = new CopyOnWriteArrayList<>();

    /// Takes effect on classes that are loaded or retransformed from now on.
    List<Edit> add(List<Edit> added) {
        edits.addAll(added);
        return added;
    }

    /// Gives back the edits that there were, and has none any more.
    List<Edit> forget() {
        var forgotten = List.copyOf(edits);
        edits.clear();
        return forgotten;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String className,
            @Nullable Class<?> loaded,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        var own = edits.stream().filter(edit -> edit.site().caller().equals(className)).toList();
        if (own.isEmpty() || loader == null) {
            return null;
        }
        try {
            return rewritten(bytes, own, loader);
        } catch (RuntimeException e) {
            // Thrown on, it would be swallowed, and the class would be as before.
            System.out.println("The agent failed: " + e);
            Runtime.getRuntime().halt(FAILED_EXIT_CODE);
            return null;
        }
    }

    /// The class with these edits in it.
    ///
    /// @throws IllegalStateException if there is no place for one of them
    static byte[] rewritten(byte[] bytes, List<Edit> edits, ClassLoader loader) {
        var classFile =
                ClassFile.of(
                        ClassFile.ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(loader)
                                        .orElse(ClassHierarchyResolver.defaultResolver())
                                        .orElse(_ -> CLASS_OF_ITS_OWN)));
        var result = bytes;
        for (var edit : edits) {
            var places = new ArrayList<InvokeInstruction>();
            result =
                    classFile.transformClass(
                            classFile.parse(result),
                            ClassTransform.transformingMethodBodies(
                                    method -> edit.site().isIn(method.methodName().stringValue()),
                                    (code, element) -> write(edit, code, element, places)));
            if (places.isEmpty()) {
                throw new IllegalStateException("there is no call " + edit.site());
            }
        }
        return result;
    }

    private static void write(
            Edit edit, CodeBuilder code, CodeElement element, List<InvokeInstruction> places) {
        if (!(element instanceof InvokeInstruction call) || !edit.site().is(call)) {
            code.with(element);
            return;
        }
        places.add(call);
        switch (edit) {
            case Edit.Crash(var point) -> {
                switch (point.side()) {
                    case BEFORE -> {
                        pass(code, point);
                        code.with(call);
                    }
                    case AFTER -> {
                        code.with(call);
                        passReturned(code, point, call.typeSymbol().returnType());
                    }
                }
            }
            case Edit.Instead(var _, var mutant) -> callInstead(code, call, mutant);
        }
    }

    private static void pass(CodeBuilder code, CrashPoint point) {
        code.loadConstant(point.name());
        code.invokestatic(PASSES, "pass", MethodTypeDesc.of(CD_void, CD_String));
    }

    private static void passReturned(CodeBuilder code, CrashPoint point, ClassDesc returned) {
        if (returned.isPrimitive()) {
            pass(code, point);
        } else {
            code.dup();
            code.loadConstant(point.name());
            code.invokestatic(PASSES, "pass", MethodTypeDesc.of(CD_void, CD_Object, CD_String));
        }
    }

    /// The mutants know nothing of the worker's classes, so each of these is an [Object] to them.
    private static void callInstead(CodeBuilder code, InvokeInstruction call, String mutant) {
        var arguments = new ArrayList<ClassDesc>();
        if (call.opcode() != Opcode.INVOKESTATIC) {
            arguments.add(CD_Object);
        }
        call.typeSymbol().parameterList().forEach(type -> arguments.add(erased(type)));
        var returned = call.typeSymbol().returnType();
        var type = MethodTypeDesc.of(erased(returned), arguments);
        if (Arrays.stream(Mutants.class.getDeclaredMethods())
                .noneMatch(
                        method -> method.getName().equals(mutant) && typeOf(method).equals(type))) {
            throw new IllegalStateException(
                    "there is no mutant " + mutant + type.displayDescriptor());
        }
        code.invokestatic(MUTANTS, mutant, type);
        if (!returned.isPrimitive()) {
            code.checkcast(returned);
        }
    }

    private static MethodTypeDesc typeOf(Method method) {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .describeConstable()
                .orElseThrow();
    }

    private static ClassDesc erased(ClassDesc type) {
        return type.isPrimitive() ? type : CD_Object;
    }
}
