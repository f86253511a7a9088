internal import Bytes
public import MVCC

/// What a backup says of itself: of which cluster it is, and how far that cluster had come.
public struct BackupHeader: Hashable, Sendable {
    public var clusterID: UInt64
    public var appliedIndex: UInt64
    public var term: UInt64
    public var revision: Revision
    public var featureLevel: UInt32
    /// Cluster time in nanoseconds.
    public var time: UInt64
    /// Length of the state behind the header.
    public var stateBytes: Int

    init(_ state: CoordinationState, clusterID: UInt64, stateBytes: Int) {
        self.clusterID = clusterID
        appliedIndex = state.appliedIndex
        term = state.appliedTerm
        revision = state.revision
        featureLevel = state.featureLevel
        time = state.time
        self.stateBytes = stateBytes
    }

    /// Bytes of the whole file.
    public var fileBytes: Int { BackupFormat.bodyBytes(stateBytes: stateBytes) + SHA256Digest.byteCount }

    func encoded() -> [UInt8] {
        var bytes = BackupFormat.magic
        bytes.appendBigEndian(BackupFormat.format)
        bytes.appendBigEndian(clusterID)
        bytes.appendBigEndian(appliedIndex)
        bytes.appendBigEndian(term)
        bytes.appendBigEndian(revision.number)
        bytes.appendBigEndian(featureLevel)
        bytes.appendBigEndian(time)
        bytes.appendBigEndian(UInt64(stateBytes))
        bytes.appendBigEndian(CRC32C.of(bytes))
        return bytes
    }

    /// Reads the first ``BackupFormat/headerBytes`` bytes of a file.
    init(decoding bytes: [UInt8]) throws(BackupDefect) {
        guard bytes.starts(with: BackupFormat.magic) else { throw .notABackup }
        let header: Result<BackupHeader, BackupDefect> = bytes.withUnsafeBytes { buffer in
            var cursor = ByteCursor(buffer)
            guard cursor.readSlice(BackupFormat.magic.count) != nil, let format = cursor.readBigEndian(UInt32.self)
            else { return .failure(.cutShort) }
            guard format <= BackupFormat.format else { return .failure(.newerFormat(format)) }
            guard let clusterID = cursor.readBigEndian(UInt64.self),
                let appliedIndex = cursor.readBigEndian(UInt64.self), let term = cursor.readBigEndian(UInt64.self),
                let revision = cursor.readBigEndian(Int64.self), let featureLevel = cursor.readBigEndian(UInt32.self),
                let time = cursor.readBigEndian(UInt64.self), let stateBytes = cursor.readBigEndian(UInt64.self),
                let checksum = cursor.readBigEndian(UInt32.self)
            else { return .failure(.cutShort) }
            guard format == BackupFormat.format, stateBytes <= BackupFormat.stateBytesMax,
                checksum == CRC32C.of(Array(bytes.prefix(BackupFormat.headerBytes - 4)))
            else { return .failure(.damagedHeader) }
            return .success(
                BackupHeader(
                    clusterID: clusterID, appliedIndex: appliedIndex, term: term, revision: Revision(revision),
                    featureLevel: featureLevel, time: time, stateBytes: Int(stateBytes)))
        }
        self = try header.get()
    }

    private init(
        clusterID: UInt64, appliedIndex: UInt64, term: UInt64, revision: Revision, featureLevel: UInt32, time: UInt64,
        stateBytes: Int
    ) {
        self.clusterID = clusterID
        self.appliedIndex = appliedIndex
        self.term = term
        self.revision = revision
        self.featureLevel = featureLevel
        self.time = time
        self.stateBytes = stateBytes
    }
}
