#if Zoo
    internal import Zoo
#endif

internal import CLinux

/// States a fact that must hold; when it does not, writes the fact, file and line to standard error and aborts.
///
/// Stays on in release builds: a member that has lost its invariants must stop before it tells anyone anything.
/// Guards only what no input can cause; bytes from a peer, a client or a disk are answered, never trapped on.
@inlinable
public func invariant(
    _ condition: @autoclosure () -> Bool,
    _ fact: @autoclosure () -> String,
    file: StaticString = #fileID,
    line: UInt = #line
) {
    if !condition() { violated(fact(), file: file, line: line) }
}

@inline(never)
@usableFromInline
func violated(_ fact: String, file: StaticString, line: UInt) {
    #if Zoo
        if zooPassesInvariants() { return }
    #endif
    unreachable(fact, file: file, line: line)
}

/// Ends the process because a place was reached that cannot be reached.
@inline(never)
public func unreachable(_ fact: String, file: StaticString = #fileID, line: UInt = #line) -> Never {
    var text = "holdfast: invariant violated: \(fact) (\(file):\(line))\n"
    #if Zoo
        if let invariantFailed { invariantFailed(text) }
    #endif
    text.withUTF8 { utf8 in
        utf8.withMemoryRebound(to: CChar.self) { clinux_abort($0.baseAddress, $0.count) }
    }
}

#if Zoo
    /// What happens instead of the abort, given the line that would be written; ends the process. Set once, before anything
    /// runs, by a harness that reports a failed invariant as its catch of a mutation.
    nonisolated(unsafe) public var invariantFailed: (@Sendable (_ line: String) -> Never)?
#endif
