/// One field of a message.
public struct FieldDescriptor: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case bool
        case int32
        case int64
        case uint32
        case uint64
        case string
        case bytes
        /// An enum by its full name.
        case enumeration(String)
        /// A message by its full name.
        case message(String)
    }

    public let number: Int
    /// As in the protocol's definition: `range_end`, `peerURLs`.
    public let name: String
    public let kind: Kind
    /// The oneof that the field is a member of.
    public let oneof: String?
    public let isRepeated: Bool

    private init(_ number: Int, _ name: String, _ kind: Kind, _ oneof: String?, _ isRepeated: Bool) {
        self.number = number
        self.name = name
        self.kind = kind
        self.oneof = oneof
        self.isRepeated = isRepeated
    }

    /// The name with what follows an underscore in upper case instead: what JSON calls the field by default.
    public var jsonName: String {
        var result = ""
        var isRaised = false
        for letter in name {
            if letter == "_" {
                isRaised = true
            } else {
                result += isRaised ? letter.uppercased() : String(letter)
                isRaised = false
            }
        }
        return result
    }
}

/// One line for each field in the tables.
extension FieldDescriptor {
    static func bool(_ number: Int, _ name: String, oneof: String? = nil, repeated: Bool = false) -> Self {
        Self(number, name, .bool, oneof, repeated)
    }

    static func int32(_ number: Int, _ name: String, oneof: String? = nil, repeated: Bool = false) -> Self {
        Self(number, name, .int32, oneof, repeated)
    }

    static func int64(_ number: Int, _ name: String, oneof: String? = nil, repeated: Bool = false) -> Self {
        Self(number, name, .int64, oneof, repeated)
    }

    static func uint32(_ number: Int, _ name: String, oneof: String? = nil, repeated: Bool = false) -> Self {
        Self(number, name, .uint32, oneof, repeated)
    }

    static func uint64(_ number: Int, _ name: String, oneof: String? = nil, repeated: Bool = false) -> Self {
        Self(number, name, .uint64, oneof, repeated)
    }

    static func string(_ number: Int, _ name: String, oneof: String? = nil, repeated: Bool = false) -> Self {
        Self(number, name, .string, oneof, repeated)
    }

    static func bytes(_ number: Int, _ name: String, oneof: String? = nil, repeated: Bool = false) -> Self {
        Self(number, name, .bytes, oneof, repeated)
    }

    static func enumeration(
        _ number: Int, _ name: String, _ type: String, oneof: String? = nil, repeated: Bool = false
    ) -> Self {
        Self(number, name, .enumeration(type), oneof, repeated)
    }

    static func message(
        _ number: Int, _ name: String, _ type: String, oneof: String? = nil, repeated: Bool = false
    ) -> Self {
        Self(number, name, .message(type), oneof, repeated)
    }
}
