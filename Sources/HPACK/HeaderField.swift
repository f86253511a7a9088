/// Where one field lies in the bytes of its list or table, and what is known about it.
@frozen
public struct HeaderField: Sendable {
    /// Where the name starts; the value follows it directly.
    public var start: UInt32
    public var nameCount: UInt32
    public var valueCount: UInt32
    public var name: KnownName
    public var marks: Marks

    public init(start: UInt32, nameCount: UInt32, valueCount: UInt32, name: KnownName, marks: Marks) {
        self.start = start
        self.nameCount = nameCount
        self.valueCount = valueCount
        self.name = name
        self.marks = marks
    }

    /// The size that RFC 7541 §4.1 and RFC 9113 §10.5.1 count: both lengths and 32.
    @inlinable public var accountedBytes: Int { Int(nameCount) &+ Int(valueCount) &+ 32 }
    @inlinable public var nameRange: Range<Int> { Int(start)..<(Int(start) &+ Int(nameCount)) }
    @inlinable public var valueRange: Range<Int> {
        (Int(start) &+ Int(nameCount))..<(Int(start) &+ Int(nameCount) &+ Int(valueCount))
    }
    @inlinable public var range: Range<Int> { Int(start)..<(Int(start) &+ Int(nameCount) &+ Int(valueCount)) }

    /// Facts about a field that are found once and kept.
    @frozen
    public struct Marks: OptionSet, Sendable {
        public let rawValue: UInt8

        @inlinable
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The name begins with a colon.
        @inlinable public static var pseudo: Self { Self(rawValue: 1) }
        /// The name is empty or has a byte that RFC 9113 §8.2.1 forbids, an upper-case letter for one.
        @inlinable public static var invalidName: Self { Self(rawValue: 2) }
        /// The value holds NUL, CR or LF (RFC 9113 §8.2.1).
        @inlinable public static var invalidValue: Self { Self(rawValue: 4) }
        /// May never enter a dynamic table, here or in a proxy (RFC 7541 §7.1.3): passwords, tokens.
        @inlinable public static var sensitive: Self { Self(rawValue: 8) }
        /// Is not worth a place in the dynamic table, because it will hardly repeat.
        @inlinable public static var transient: Self { Self(rawValue: 16) }
        /// Both `sensitive` and `transient` say how a field is to be encoded; the others how it was spelled.
        @inlinable static var spelling: Self { [.pseudo, .invalidName, .invalidValue] }
    }
}
