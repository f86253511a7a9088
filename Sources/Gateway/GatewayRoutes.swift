public import EtcdAPI

/// Which paths are calls, and of which methods.
public struct GatewayRoutes: Sendable {
    private let methods: [String: EtcdMethod]

    public init() {
        var methods: [String: EtcdMethod] = [:]
        for method in EtcdMethod.allCases {
            for path in method.gatewayPaths { methods[path] = method }
        }
        self.methods = methods
    }

    public func method(at path: String) -> EtcdMethod? { methods[path] }

    /// Whether the path belongs to the gateway, known or not.
    public static func claims(_ path: String) -> Bool { path.hasPrefix("/v3/") }
}
