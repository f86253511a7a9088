internal import Bytes
internal import Raft

/// The payload of a segment's first record: enough to start from this segment alone once a snapshot covers the earlier ones.
struct SegmentHeader: Equatable, Sendable {
    var number: UInt64
    var segmentBytes: UInt64
    var identity: Identity
    var incarnation: UInt64
    var hardState: HardState
    /// The latest configuration entry of the log: its index and payload; 0 and empty when a snapshot holds the latest one.
    var configurationIndex: UInt64
    var configuration: [UInt8]

    func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(Format.version)
        bytes.appendBigEndian(number)
        bytes.appendBigEndian(segmentBytes)
        bytes.appendBigEndian(identity.clusterID)
        bytes.appendBigEndian(identity.memberID.rawValue)
        bytes.appendBigEndian(identity.group)
        bytes.appendBigEndian(identity.storeID)
        bytes.appendBigEndian(incarnation)
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: HardState.storedBytes))
        bytes.withUnsafeMutableBytes { hardState.store(to: $0, at: start) }
        bytes.appendBigEndian(configurationIndex)
        bytes.appendLengthPrefixed(configuration)
        return bytes
    }

    init(
        number: UInt64, segmentBytes: UInt64, identity: Identity, incarnation: UInt64, hardState: HardState,
        configurationIndex: UInt64, configuration: [UInt8]
    ) {
        self.number = number
        self.segmentBytes = segmentBytes
        self.identity = identity
        self.incarnation = incarnation
        self.hardState = hardState
        self.configurationIndex = configurationIndex
        self.configuration = configuration
    }

    init?(_ payload: UnsafeRawBufferPointer) {
        var cursor = ByteCursor(payload)
        guard cursor.readBigEndian(UInt32.self) == Format.version,
            let number = cursor.readBigEndian(UInt64.self), let segmentBytes = cursor.readBigEndian(UInt64.self),
            let cluster = cursor.readBigEndian(UInt64.self), let member = cursor.readBigEndian(UInt64.self),
            let group = cursor.readBigEndian(UInt32.self), let store = cursor.readBigEndian(UInt64.self),
            let incarnation = cursor.readBigEndian(UInt64.self), let hardState = HardState(stored: &cursor),
            let configurationIndex = cursor.readBigEndian(UInt64.self),
            let configuration = cursor.readLengthPrefixed(bytesMax: Format.payloadBytesMax), cursor.isAtEnd
        else { return nil }
        self.init(
            number: number, segmentBytes: segmentBytes,
            identity: Identity(clusterID: cluster, memberID: MemberID(member), group: group, storeID: store),
            incarnation: incarnation, hardState: hardState, configurationIndex: configurationIndex,
            configuration: configuration)
    }
}
