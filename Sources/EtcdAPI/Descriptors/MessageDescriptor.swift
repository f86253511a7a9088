/// What a message looks like to those who do not know its type: transcoders and tools that ask by reflection.
public struct MessageDescriptor: Hashable, Sendable {
    /// The full name, `package.Message`.
    public let name: String
    /// In the order of their numbers.
    public let fields: [FieldDescriptor]

    init(_ name: String, _ fields: [FieldDescriptor]) {
        self.name = name
        self.fields = fields
    }
}
