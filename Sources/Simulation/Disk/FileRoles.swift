public import Storage

/// What files of a data directory are for, told by their names: faults and damage can be limited to some.
public struct FileRoles: OptionSet, Hashable, Sendable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The log's segments.
    public static let log = FileRoles(rawValue: 1)
    /// A segment made ahead.
    public static let spare = FileRoles(rawValue: 2)
    public static let snapshot = FileRoles(rawValue: 4)
    public static let identity = FileRoles(rawValue: 8)
    /// What is being written and gets its name when it is whole.
    public static let temporary = FileRoles(rawValue: 16)
    public static let other = FileRoles(rawValue: 32)

    public static let all = FileRoles(rawValue: 63)

    /// The one role that a file of this name has.
    public init(of name: FileName) {
        let text = name.rawValue
        self =
            if text.hasSuffix(".tmp") {
                .temporary
            } else if text.hasPrefix("wal-") {
                .log
            } else if text.hasPrefix("snapshot-") {
                .snapshot
            } else if text == "identity" {
                .identity
            } else if text == "spare" {
                .spare
            } else {
                .other
            }
    }
}
