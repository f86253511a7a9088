public import Protobuf

// Maintenance.Status.

/// Asks one member about itself.
public struct StatusRequest: EmptyMessage {
    public init() {}
}

/// The member's own view of itself and its cluster.
public struct StatusResponse: ProtobufMessage {
    public var header: ResponseHeader?
    /// The version of the server, which clients read features from; has to be a semantic version.
    public var version = ""
    /// Bytes the store takes, as counted against the quota.
    public var dbSize: Int64 = 0
    /// The leader's identifier; 0 if none is known.
    public var leader: UInt64 = 0
    /// The last committed position of the log.
    public var raftIndex: UInt64 = 0
    public var raftTerm: UInt64 = 0
    /// The last position of the log that was applied.
    public var raftAppliedIndex: UInt64 = 0
    /// What is wrong with the member, for people.
    public var errors: [String] = []
    /// Bytes the store would take without free space.
    public var dbSizeInUse: Int64 = 0
    public var isLearner = false
    /// The version of the format on disk.
    public var storageVersion = ""
    /// The bytes at which writes are refused.
    public var dbSizeQuota: Int64 = 0
    public var downgradeInfo: DowngradeInfo?

    public init() {}

    public init(
        header: ResponseHeader? = nil, version: String = "", dbSize: Int64 = 0, leader: UInt64 = 0,
        raftIndex: UInt64 = 0, raftTerm: UInt64 = 0, raftAppliedIndex: UInt64 = 0, errors: [String] = [],
        dbSizeInUse: Int64 = 0, isLearner: Bool = false, storageVersion: String = "", dbSizeQuota: Int64 = 0,
        downgradeInfo: DowngradeInfo? = nil
    ) {
        self.header = header
        self.version = version
        self.dbSize = dbSize
        self.leader = leader
        self.raftIndex = raftIndex
        self.raftTerm = raftTerm
        self.raftAppliedIndex = raftAppliedIndex
        self.errors = errors
        self.dbSizeInUse = dbSizeInUse
        self.isLearner = isLearner
        self.storageVersion = storageVersion
        self.dbSizeQuota = dbSizeQuota
        self.downgradeInfo = downgradeInfo
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &version)
            case 3: try reader.read(into: &dbSize)
            case 4: try reader.read(into: &leader)
            case 5: try reader.read(into: &raftIndex)
            case 6: try reader.read(into: &raftTerm)
            case 7: try reader.read(into: &raftAppliedIndex)
            case 8: try reader.append(to: &errors)
            case 9: try reader.read(into: &dbSizeInUse)
            case 10: try reader.read(into: &isLearner)
            case 11: try reader.read(into: &storageVersion)
            case 12: try reader.read(into: &dbSizeQuota)
            case 13: try reader.read(into: &downgradeInfo)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, version)
        bytes.appendField(3, dbSize)
        bytes.appendField(4, leader)
        bytes.appendField(5, raftIndex)
        bytes.appendField(6, raftTerm)
        bytes.appendField(7, raftAppliedIndex)
        bytes.appendElements(8, errors)
        bytes.appendField(9, dbSizeInUse)
        bytes.appendField(10, isLearner)
        bytes.appendField(11, storageVersion)
        bytes.appendField(12, dbSizeQuota)
        bytes.appendField(13, downgradeInfo)
    }
}
