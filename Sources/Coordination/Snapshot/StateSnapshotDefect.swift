/// Why the bytes of a snapshot were refused.
public enum StateSnapshotDefect: Error, Hashable, Sendable {
    /// A format of another release.
    case unknownFormat(UInt8)
    /// A part of the state that this program does not know; it must not go on without it.
    case unknownSection(UInt8)
    case malformed
}
