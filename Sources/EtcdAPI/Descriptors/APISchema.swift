/// Every message of the API as data: what ``ProtobufMessage`` types know in code, for those who handle all messages alike.
public enum APISchema {
    public static let files: [FileDescriptor] = [
        FileDescriptor(
            keyValueFile, package: "mvccpb", messages: messagesKeyValue.filter { $0.name.hasPrefix("mvccpb.") },
            enums: enums(of: "mvccpb")),
        FileDescriptor(
            authFile, package: "authpb", messages: messagesKeyValue.filter { $0.name.hasPrefix("authpb.") },
            enums: enums(of: "authpb")),
        FileDescriptor(
            rpcFile, package: "etcdserverpb", dependencies: [keyValueFile, authFile],
            messages: messagesKV + messagesWatch + messagesLease + messagesCluster + messagesMaintenance
                + messagesAuth,
            enums: enums(of: "etcdserverpb")),
        FileDescriptor(
            "etcd/api/v3lockpb/v3lock.proto", package: "v3lockpb", dependencies: [rpcFile],
            messages: messagesRecipes.filter { $0.name.hasPrefix("v3lockpb.") }),
        FileDescriptor(
            "etcd/api/v3electionpb/v3election.proto", package: "v3electionpb", dependencies: [rpcFile, keyValueFile],
            messages: messagesRecipes.filter { $0.name.hasPrefix("v3electionpb.") }),
        FileDescriptor(
            "grpc/health/v1/health.proto", package: "grpc.health.v1", messages: messagesHealth,
            enums: [
                EnumDescriptor(
                    "grpc.health.v1.HealthCheckResponse.ServingStatus",
                    ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"])
            ]),
        FileDescriptor(
            "grpc/reflection/v1/reflection.proto", package: "grpc.reflection.v1",
            messages: messagesReflection("grpc.reflection.v1")),
        FileDescriptor(
            "grpc/reflection/v1alpha/reflection.proto", package: "grpc.reflection.v1alpha",
            messages: messagesReflection("grpc.reflection.v1alpha")),
    ]

    private static let keyValueFile = "etcd/api/mvccpb/kv.proto"
    private static let authFile = "etcd/api/authpb/auth.proto"
    private static let rpcFile = "etcd/api/etcdserverpb/rpc.proto"

    private static func enums(of package: String) -> [EnumDescriptor] {
        enumsOfEtcd.filter { $0.name.hasPrefix(package + ".") }
    }

    private static let messagesByName = Dictionary(
        files.flatMap(\.messages).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    private static let enumsByName = Dictionary(
        files.flatMap(\.enums).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// The message of that full name.
    public static func message(_ name: String) -> MessageDescriptor? { messagesByName[name] }

    /// The enum of that full name.
    public static func enumeration(_ name: String) -> EnumDescriptor? { enumsByName[name] }
}
