public import EtcdAPI

/// The messages of the API prepared for going from JSON to protobuf and back, whatever their type.
///
/// The mapping is that of protobuf's JSON as etcd's gateway speaks it: names as in the protocol's definition, 64-bit numbers as
/// strings, bytes as base64, enums by name, defaults left out; see the extensions.
public struct TranscodingTable: Sendable {
    /// A message of the table.
    public struct MessageID: Hashable, Sendable {
        let place: Int
    }

    enum Kind {
        case bool, int32, int64, uint32, uint64, string, bytes
        case enumeration(Int)
        case message(Int)
    }

    struct Field {
        let number: Int
        let name: String
        let kind: Kind
        let isRepeated: Bool
        /// A number for each oneof of the message; nil for a field of its own.
        let oneof: Int?
    }

    struct Message {
        /// In the order of their numbers.
        let fields: [Field]
        /// Under both names that JSON may use.
        let placesByName: [String: Int]

        func place(of number: Int) -> Int? {
            // Numbers begin at one and have few gaps.
            if number <= fields.count, fields[number - 1].number == number { return number - 1 }
            return fields.firstIndex { $0.number == number }
        }
    }

    struct Enumeration {
        let name: String
        let values: [String]
    }

    let messages: [Message]
    let enums: [Enumeration]
    private let placesByName: [String: Int]

    public init(_ files: [FileDescriptor] = APISchema.files) {
        let descriptors = files.flatMap(\.messages)
        let messagePlaces = Self.places(of: descriptors.map(\.name))
        let enumPlaces = Self.places(of: files.flatMap(\.enums).map(\.name))
        messages = descriptors.map { Self.prepare($0, messagePlaces, enumPlaces) }
        enums = files.flatMap(\.enums).map { Enumeration(name: $0.name, values: $0.values) }
        placesByName = messagePlaces
    }

    /// The message of that full name.
    public func message(_ name: String) -> MessageID? { placesByName[name].map { MessageID(place: $0) } }

    private static func places(of names: [String]) -> [String: Int] {
        Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    }

    private static func prepare(
        _ descriptor: MessageDescriptor, _ messages: [String: Int], _ enums: [String: Int]
    ) -> Message {
        var oneofs: [String] = []
        var places: [String: Int] = [:]
        let known = descriptor.fields.compactMap { field in
            Self.kind(of: field, messages, enums).map { (field: field, kind: $0) }
        }
        let fields = known.enumerated().map { place, entry in
            places[entry.field.name] = place
            places[entry.field.jsonName] = place
            let oneof = entry.field.oneof.map { name in
                if let known = oneofs.firstIndex(of: name) { return known }
                oneofs.append(name)
                return oneofs.count - 1
            }
            return Field(
                number: entry.field.number, name: entry.field.name, kind: entry.kind,
                isRepeated: entry.field.isRepeated, oneof: oneof)
        }
        return Message(fields: fields, placesByName: places)
    }

    /// Nil when the field's type is in none of the files: it is then as unknown as one that no definition has.
    private static func kind(
        of field: FieldDescriptor, _ messages: [String: Int], _ enums: [String: Int]
    ) -> Kind? {
        switch field.kind {
        case .bool: .bool
        case .int32: .int32
        case .int64: .int64
        case .uint32: .uint32
        case .uint64: .uint64
        case .string: .string
        case .bytes: .bytes
        case .enumeration(let name): enums[name].map { .enumeration($0) }
        case .message(let name): messages[name].map { .message($0) }
        }
    }
}
