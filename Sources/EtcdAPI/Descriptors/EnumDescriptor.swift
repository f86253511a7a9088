/// The names of an enum's numbers.
public struct EnumDescriptor: Hashable, Sendable {
    /// The full name; that of an enum within a message begins with the message's.
    public let name: String
    /// The name of each number from zero: no enum of the API leaves one out.
    public let values: [String]

    init(_ name: String, _ values: [String]) {
        self.name = name
        self.values = values
    }
}
