/// An open proto3 enum: a number with names for those that are defined today.
///
/// Numbers from a newer peer are kept as they came, so that a server can answer for them instead of mistaking them
/// for a default.
public protocol ProtobufEnum: RawRepresentable, Hashable, Sendable where RawValue == Int32 {
    init(rawValue: Int32)

    /// The numbers that have a name, which start at 0 and have no gap.
    static var definedNumbers: ClosedRange<Int32> { get }
}

extension ProtobufEnum {
    /// Whether the number has a name.
    @inlinable public var isDefined: Bool { Self.definedNumbers.contains(rawValue) }
}
