internal import Bytes
internal import LinuxSystem
internal import Raft

/// The file of a data directory that keeps the origin.
///
///     "HFORIGIN" · version 4 · cluster 8 · member 8 · way 1 · configuration · CRC32C of all before 4        big-endian
extension MemberOrigin {
    static let fileName = "origin"
    private static let temporaryName = "origin.tmp"
    /// A configuration with all the members and addresses that it may have is shorter.
    private static let bytesMax = 16 << 20
    private static let magic = Array("HFORIGIN".utf8)
    private static let version: UInt32 = 1

    /// Why a file does not tell an origin.
    enum Defect: Error, Hashable {
        case damaged
        case newerFormat(UInt32)
    }

    var encoded: [UInt8] {
        var bytes = Self.magic
        bytes.appendBigEndian(Self.version)
        bytes.appendBigEndian(clusterID)
        bytes.appendBigEndian(member.rawValue)
        bytes.append(way.rawValue)
        bytes += configuration.encoded
        bytes.appendBigEndian(CRC32C.of(bytes))
        return bytes
    }

    init(decoding bytes: [UInt8]) throws(Defect) {
        let decoded = bytes.withUnsafeBytes { buffer -> Result<MemberOrigin, Defect> in
            guard buffer.count >= Self.magic.count + 8, buffer.starts(with: Self.magic) else {
                return .failure(.damaged)
            }
            let body = UnsafeRawBufferPointer(rebasing: buffer[..<(buffer.count - 4)])
            var tail = ByteCursor(UnsafeRawBufferPointer(rebasing: buffer[(buffer.count - 4)...]))
            guard tail.readBigEndian(UInt32.self) == CRC32C.of(body) else { return .failure(.damaged) }
            var cursor = ByteCursor(UnsafeRawBufferPointer(rebasing: body[Self.magic.count...]))
            guard let version = cursor.readBigEndian(UInt32.self) else { return .failure(.damaged) }
            guard version == Self.version else { return .failure(.newerFormat(version)) }
            guard let cluster = cursor.readBigEndian(UInt64.self), let member = cursor.readBigEndian(UInt64.self),
                let way = cursor.readBigEndian(UInt8.self).flatMap(Way.init(rawValue:)),
                let configuration = Configuration(from: &cursor), cursor.isAtEnd, member != 0
            else { return .failure(.damaged) }
            return .success(
                MemberOrigin(
                    clusterID: cluster, member: MemberID(member), way: way, configuration: configuration))
        }
        self = try decoded.get()
    }

    /// What the directory keeps; nil when it keeps none.
    static func read(in directory: borrowing Directory) throws(StartFailure) -> MemberOrigin? {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try directory.open(fileName, .read).readAll(bytesMax: bytesMax)
        } catch {
            if error.errno == .noSuchFile { return nil }
            throw StartFailure("--data-dir: \(error)", code: 1)
        }
        do throws(Defect) {
            return try MemberOrigin(decoding: bytes)
        } catch .newerFormat(let version) {
            throw StartFailure(
                "\(directory.path)/\(fileName) has format version \(version), which a newer release wrote; nothing was changed; start the newer release",
                code: 1)
        } catch {
            throw StartFailure(
                "\(directory.path)/\(fileName) is damaged; nothing was changed; a member with which the cluster began starts with the --initial-cluster of its first start and --initial-cluster-state new, any other has to be removed and added again",
                code: 1)
        }
    }

    /// Keeps it, durably and whole.
    func write(in directory: borrowing Directory) throws(SystemError) {
        let file = try directory.open(Self.temporaryName, .create)
        try file.truncate(to: 0)
        try file.write(encoded, at: 0)
        try file.flush()
        try directory.rename(Self.temporaryName, to: Self.fileName)
        try directory.flush()
    }
}
