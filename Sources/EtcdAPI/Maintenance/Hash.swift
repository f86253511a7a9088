public import Protobuf

// Maintenance.Hash and Maintenance.HashKV.

/// Asks for a hash of the whole store of one member.
public struct HashRequest: EmptyMessage {
    public init() {}
}

/// A hash that agrees between members in the same state.
public struct HashResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var hash: UInt32 = 0

    public init() {}

    public init(header: ResponseHeader? = nil, hash: UInt32 = 0) {
        self.header = header
        self.hash = hash
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &hash)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, hash)
    }
}

/// Asks for a hash of all keys and versions of one member, up to a revision.
public struct HashKVRequest: ProtobufMessage {
    /// The last revision to count; 0 for the current one.
    public var revision: Int64 = 0

    public init() {}

    public init(revision: Int64 = 0) {
        self.revision = revision
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &revision)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, revision)
    }
}

/// A hash that agrees between members for the same revision and compaction.
public struct HashKVResponse: ProtobufMessage {
    public var header: ResponseHeader?
    /// Comparable only between members with the same `compactRevision` and `hashRevision`.
    public var hash: UInt32 = 0
    /// The compacted revision the hash starts from.
    public var compactRevision: Int64 = 0
    /// The revision the hash goes up to.
    public var hashRevision: Int64 = 0

    public init() {}

    public init(
        header: ResponseHeader? = nil, hash: UInt32 = 0, compactRevision: Int64 = 0, hashRevision: Int64 = 0
    ) {
        self.header = header
        self.hash = hash
        self.compactRevision = compactRevision
        self.hashRevision = hashRevision
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &hash)
            case 3: try reader.read(into: &compactRevision)
            case 4: try reader.read(into: &hashRevision)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, hash)
        bytes.appendField(3, compactRevision)
        bytes.appendField(4, hashRevision)
    }
}
