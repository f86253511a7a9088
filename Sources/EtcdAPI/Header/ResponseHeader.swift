public import Protobuf

/// Who answered, and what it knew of the store and of the Raft term when it did.
public struct ResponseHeader: ProtobufMessage {
    public var clusterID: UInt64 = 0
    public var memberID: UInt64 = 0
    /// The store's revision when the request was executed; 0 where the method does not tell.
    public var revision: Int64 = 0
    /// The Raft term when the request was executed.
    public var raftTerm: UInt64 = 0

    public init() {}

    public init(clusterID: UInt64 = 0, memberID: UInt64 = 0, revision: Int64 = 0, raftTerm: UInt64 = 0) {
        self.clusterID = clusterID
        self.memberID = memberID
        self.revision = revision
        self.raftTerm = raftTerm
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &clusterID)
            case 2: try reader.read(into: &memberID)
            case 3: try reader.read(into: &revision)
            case 4: try reader.read(into: &raftTerm)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, clusterID)
        bytes.appendField(2, memberID)
        bytes.appendField(3, revision)
        bytes.appendField(4, raftTerm)
    }
}
