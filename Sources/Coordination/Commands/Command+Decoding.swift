internal import Bytes
internal import MVCC

extension Command {
    /// The command, or nil when the bytes are not one that this program knows.
    public init?(decoding bytes: [UInt8]) {
        guard case .success(let command) = Command.decode(bytes[...]) else { return nil }
        self = command
    }

    /// The command, or what is wrong with the bytes.
    public static func decode(_ bytes: ArraySlice<UInt8>) -> Result<Command, CommandDefect> {
        bytes.withUnsafeBytes { buffer in
            var reader = CommandReader(cursor: ByteCursor(buffer))
            return read(&reader)
        }
    }

    /// Reads a command that nothing follows.
    private static func read(_ reader: inout CommandReader) -> Result<Command, CommandDefect> {
        guard let number = try? reader.byte() else { return .failure(.empty) }
        guard let version = try? reader.byte() else { return .failure(.malformed(kind: number)) }
        guard let kind = CommandFormat.Kind(rawValue: number), version == CommandFormat.version(of: kind) else {
            return .failure(.unknown(kind: number, version: version))
        }
        if kind == .authorised { return authorised(&reader) }
        guard let command = try? body(of: kind, &reader), reader.cursor.isAtEnd else {
            return .failure(.malformed(kind: number))
        }
        return .success(command)
    }

    /// A principal stands before commands of clients only, and once.
    private static func authorised(_ reader: inout CommandReader) -> Result<Command, CommandDefect> {
        let malformed = CommandDefect.malformed(kind: CommandFormat.Kind.authorised.rawValue)
        guard let principal = try? reader.principal(),
            reader.cursor.rest.first != CommandFormat.Kind.authorised.rawValue
        else { return .failure(malformed) }
        switch read(&reader) {
        case .failure(.empty): return .failure(malformed)
        case .failure(let defect): return .failure(defect)
        case .success(let command):
            return command.demand == .membership ? .failure(malformed) : .success(.authorised(principal, command))
        }
    }

    private static func body(
        of kind: CommandFormat.Kind, _ reader: inout CommandReader
    ) throws(CommandReader.Malformed) -> Command {
        switch kind {
        case .put: return .put(try reader.put())
        case .deleteRange: return .deleteRange(try reader.deleteRange())
        case .transaction: return .transaction(try reader.transaction())
        case .compact:
            let revision = Revision(try reader.signed())
            return .compact(Compaction(revision: revision, physical: try reader.flags(1) != 0))
        case .publish: return .publish(try reader.attributes())
        case .raiseFeatureLevel: return .raiseFeatureLevel(try reader.uint32())
        case .grantLease: return .grantLease(try reader.lease(), try reader.timeToLive())
        case .revokeLease: return .revokeLease(try reader.lease())
        case .renewLeases: return .renewLeases(try reader.leases())
        case .expireLeases: return .expireLeases(try reader.expiry())
        case .deferLeases: return .deferLeases(try reader.deferral())
        case .stamp: return .stamp
        case .compactByItself: return .compactByItself(Compaction(revision: Revision(try reader.signed())))
        case .checkpoint:
            return .checkpoint(
                Checkpoint(round: try reader.varint(), key: try reader.bytes(), bytes: try reader.varint()))
        case .compareStates:
            let (index, voters) = (try reader.varint(), try reader.uint32())
            return .compareStates(
                CheckpointResult(
                    index: index, voters: voters, values: try reader.checkpointValues(),
                    others: try reader.checkpointValues()))
        case .alarm:
            let flags = try reader.flags(3)
            return .alarm(AlarmChange(try reader.alarm(), isRaised: flags & 1 != 0, isOwn: flags & 2 != 0))
        case .authorised, .authEnable, .authDisable, .authAddUser, .authDeleteUser, .authChangePassword, .authGrantRole,
            .authRevokeRole, .authAddRole, .authDeleteRole, .authGrantPermission, .authRevokePermission,
            .authAuthenticate, .authExtendToken:
            guard let command = try reader.authCommand(of: kind) else { throw CommandReader.Malformed() }
            return .auth(command)
        }
    }
}
