public import Protobuf

// Maintenance.Downgrade.

/// Prepares the cluster for an older release, or stops doing so.
public struct DowngradeRequest: ProtobufMessage {
    public var action = DowngradeAction.validate
    /// The version to go back to.
    public var version = ""

    public init() {}

    public init(action: DowngradeAction = .validate, version: String = "") {
        self.action = action
        self.version = version
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &action)
            case 2: try reader.read(into: &version)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, action)
        bytes.appendField(2, version)
    }
}

extension DowngradeRequest {
    /// What to do about a downgrade.
    public struct DowngradeAction: ProtobufEnum {
        public var rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let validate = DowngradeAction(rawValue: 0)
        public static let enable = DowngradeAction(rawValue: 1)
        public static let cancel = DowngradeAction(rawValue: 2)

        public static var definedNumbers: ClosedRange<Int32> { 0...2 }
    }
}

/// The downgrade was accepted.
public struct DowngradeResponse: ProtobufMessage {
    public var header: ResponseHeader?
    /// The version the cluster has now.
    public var version = ""

    public init() {}

    public init(header: ResponseHeader? = nil, version: String = "") {
        self.header = header
        self.version = version
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &version)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, version)
    }
}

/// Whether a downgrade is under way.
public struct DowngradeInfo: ProtobufMessage {
    public var enabled = false
    public var targetVersion = ""

    public init() {}

    public init(enabled: Bool = false, targetVersion: String = "") {
        self.enabled = enabled
        self.targetVersion = targetVersion
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &enabled)
            case 2: try reader.read(into: &targetVersion)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, enabled)
        bytes.appendField(2, targetVersion)
    }
}

/// Proposes a version only to learn whether every member understands it.
public struct DowngradeVersionTestRequest: ProtobufMessage {
    public var version = ""

    public init() {}

    public init(version: String = "") {
        self.version = version
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &version)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, version)
    }
}
