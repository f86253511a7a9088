internal import Bytes

/// Reads a backup in pieces of any size. Total: any bytes end in a ``Backup`` or in a ``BackupDefect``.
public struct BackupReader: Sendable {
    /// The header, once it has been read.
    public private(set) var header: BackupHeader?
    private var defect: BackupDefect?
    /// Bytes of the header or of the hash that is not all there yet.
    private var pending: [UInt8] = []
    /// Bytes of the state that are still to come, and of the zeros behind it.
    private var stateLeft = 0
    private var paddingLeft = 0
    private var hash = SHA256()
    private var decoder = StateSnapshotDecoder()
    /// What is wrong with the state; it is told only of a file that is otherwise what was written.
    private var stateDefect: BackupDefect?

    public init() {}

    /// Whether more bytes can change nothing.
    public var hasFailed: Bool { defect != nil }

    public mutating func add(_ bytes: [UInt8]) {
        guard defect == nil else { return }
        var rest = bytes[...]
        if header == nil { readHeader(&rest) }
        guard header != nil else { return }
        readState(&rest)
        readPadding(&rest)
        pending += rest
        if pending.count > SHA256Digest.byteCount { defect = .tooLong }
    }

    /// The backup, when all its bytes have been added.
    ///
    /// - Parameter checkingHash: without it a file whose hash is wrong is taken if nothing else is.
    public func finish(checkingHash: Bool = true) throws(BackupDefect) -> Backup {
        if let defect { throw defect }
        guard let header else {
            throw BackupFormat.magic.starts(with: pending.prefix(BackupFormat.magic.count)) ? .cutShort : .notABackup
        }
        guard let digest = SHA256Digest(pending) else { throw .cutShort }
        if checkingHash, digest != hash.digest { throw .hashMismatch }
        if let stateDefect { throw stateDefect }
        guard let state = decoder.state else { throw .state(.malformed) }
        guard BackupHeader(state, clusterID: header.clusterID, stateBytes: header.stateBytes) == header else {
            throw .contradiction
        }
        guard state.featureLevel <= Command.featureLevel else { throw .newerFeatureLevel(state.featureLevel) }
        return Backup(header: header, state: state, digest: digest)
    }

    private mutating func readHeader(_ rest: inout ArraySlice<UInt8>) {
        let part = rest.prefix(BackupFormat.headerBytes - pending.count)
        rest = rest.dropFirst(part.count)
        pending += part
        guard pending.count == BackupFormat.headerBytes else { return }
        hash.add(pending)
        do throws(BackupDefect) {
            let header = try BackupHeader(decoding: pending)
            stateLeft = header.stateBytes
            paddingLeft =
                BackupFormat.bodyBytes(stateBytes: stateLeft) - BackupFormat.headerBytes - stateLeft
            self.header = header
        } catch {
            defect = error
        }
        pending = []
    }

    private mutating func readState(_ rest: inout ArraySlice<UInt8>) {
        guard stateLeft > 0, !rest.isEmpty else { return }
        let part = Array(rest.prefix(stateLeft))
        rest = rest.dropFirst(part.count)
        stateLeft -= part.count
        hash.add(part)
        guard stateDefect == nil else { return }
        switch decoder.add(part) {
        case .needsMore: break
        case .complete(let behind): if !behind.isEmpty || stateLeft > 0 { stateDefect = .state(.malformed) }
        case .refused(let defect): stateDefect = .state(defect)
        }
    }

    private mutating func readPadding(_ rest: inout ArraySlice<UInt8>) {
        guard stateLeft == 0, paddingLeft > 0, !rest.isEmpty else { return }
        let part = Array(rest.prefix(paddingLeft))
        rest = rest.dropFirst(part.count)
        paddingLeft -= part.count
        hash.add(part)
        if stateDefect == nil, part.contains(where: { $0 != 0 }) { stateDefect = .contradiction }
    }
}
