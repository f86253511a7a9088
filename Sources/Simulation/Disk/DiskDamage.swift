public import Storage

/// What was done to a disk behind its user's back: for the trace, and for whoever keeps account of what is still whole.
public struct DiskDamage: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        case bitFlipped = "flipped a bit of"
        case sectorZeroed = "zeroed a sector of"
        /// A sector holds what it held before it was last written.
        case sectorStale = "put back an older sector of"
        /// Well-formed contents of one place are in another, and where they belong is what was there before.
        case sectorMisdirected = "misdirected a sector of"
        /// The same for several sectors that were written one behind the other.
        case batchMisdirected = "misdirected a batch of"
        case truncated = "cut off the end of"
        case garbageAppended = "put garbage behind"
        case removed = "removed"
        /// Two names have the same contents.
        case copied = "copied"
        /// A file has the name of another, whose contents are lost.
        case renamed = "renamed"
    }

    public var kind: Kind
    public var file: FileName
    /// Where in the file, in bytes.
    public var offset: Int
    /// How many bytes are not what they should be, or not there.
    public var count: Int
    /// Where misdirected bytes are now, and the new name of what was copied or renamed.
    public var target: FileName?
    public var targetOffset: Int

    public init(
        _ kind: Kind, _ file: FileName, at offset: Int = 0, count: Int, to target: FileName? = nil,
        targetOffset: Int = 0
    ) {
        self.kind = kind
        self.file = file
        self.offset = offset
        self.count = count
        self.target = target
        self.targetOffset = targetOffset
    }

    public var description: String {
        let place = "\(kind.rawValue) \(file)+\(offset), \(count) B"
        return target.map { "\(place), to \($0)+\(targetOffset)" } ?? place
    }
}

/// How damage chooses its place.
public enum DamageAim: Hashable, Sendable {
    /// Any byte of a file.
    case anywhere
    /// Bytes that somebody has written: no sector of zeros, nothing behind the last byte of a sector that is not zero.
    case written
}
