/// The messages, enums and services of one package, under the name that the file of its definition has.
public struct FileDescriptor: Hashable, Sendable {
    public let name: String
    public let package: String
    /// Names of the files whose messages this one's mention.
    public let dependencies: [String]
    public let messages: [MessageDescriptor]
    public let enums: [EnumDescriptor]

    init(
        _ name: String, package: String, dependencies: [String] = [], messages: [MessageDescriptor],
        enums: [EnumDescriptor] = []
    ) {
        self.name = name
        self.package = package
        self.dependencies = dependencies
        self.messages = messages
        self.enums = enums
    }

    /// The methods of the package, in the order of ``EtcdMethod``.
    public var methods: [EtcdMethod] { EtcdMethod.allCases.filter { $0.package == package } }
}
