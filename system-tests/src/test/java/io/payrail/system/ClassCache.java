package io.payrail.system;

import java.io.File;
import java.util.List;

/// What the JVM keeps of a program's classes from one life to the next (its AOT cache), so that a
/// process that is killed again and again does not read, verify and link the same ten thousand
/// classes each time. It is the same program with it, only sooner there. Thread-safe.
///
/// @param file written when a life that records ends in good order
record ClassCache(File file) {
    /// The JVM's option for a life that begins now.
    ///
    /// @param records whether this life is to write the cache, if there is none yet
    List<String> option(boolean records) {
        if (file.exists()) {
            return List.of("-XX:AOTCache=" + file);
        }
        return records ? List.of("-XX:AOTCacheOutput=" + file) : List.of();
    }
}
