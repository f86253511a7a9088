import Bytes
import EtcdAPI
import GRPC
import LinuxSystem
import MVCC
import Protobuf
import Raft
import Testing

@testable import Coordination
@testable import LocalCluster
@testable import Server

@Suite("Backups, over sockets and into directories", .timeLimit(.minutes(1))) struct SnapshotServingTests {
    private static let patience = Duration.seconds(10)

    private func fill(_ client: UnaryClient, keys: Int, bytes: Int) throws {
        for key in 0..<keys {
            let put = PutRequest(key: Array("key\(key)".utf8), value: [UInt8](repeating: 7, count: bytes))
            _ = try client.put(put, timeout: Self.patience)
        }
    }

    private func state(of file: [UInt8]) throws -> Backup {
        var reader = BackupReader()
        reader.add(file)
        return try reader.finish()
    }

    @Test("a backup comes in pieces of 32 KiB with what remains, and ends in its hash")
    func pieces() throws {
        try ServedMember.with { member in
            let client = UnaryClient(address: member.address)
            try fill(client, keys: 40, bytes: 10_000)
            var caller = try Caller(member.address)
            let call = try caller.begin(.snapshot, SnapshotRequest())
            let answer = try caller.end(of: call)
            #expect(answer.status?.code == .ok)
            let parts = try answer.messages.map { try SnapshotResponse(decoding: $0, limits: .response) }
            #expect(parts.count > 10)
            #expect(parts.dropLast(2).allSatisfy { $0.blob.count == 32 << 10 })
            #expect(parts.allSatisfy { $0.header == nil && !$0.version.isEmpty })
            let file = parts.flatMap(\.blob)
            #expect(file.count % 512 == 32)
            #expect(parts.last?.blob == SHA256.of(Array(file.dropLast(32))).bytes)
            var sent = 0
            for part in parts.dropLast() {
                sent += part.blob.count
                #expect(part.remainingBytes == UInt64(file.count - 32 - sent))
            }
            #expect(parts.last?.remainingBytes == 0)
            #expect(try state(of: file).state.view.keyCount == 40)
        }
    }

    @Test("a client that takes nothing holds neither others nor the state up, and is given the state of its beginning")
    func slowClient() throws {
        try ServedMember.with { member in
            let client = UnaryClient(address: member.address)
            try fill(client, keys: 60, bytes: 100_000)
            var caller = try Caller(member.address)
            let call = try caller.begin(.snapshot, SnapshotRequest())
            var messages = try caller.messages(of: call, atLeast: 1)
            caller.pause(call)
            // The member answers others, and what they write is not in the backup.
            try fill(client, keys: 80, bytes: 10)
            let isOver = caller.hasAnswer(to: call)
            #expect(!isOver)
            caller.resume(call)
            messages += try caller.end(of: call).messages
            let parts = try messages.map { try SnapshotResponse(decoding: $0, limits: .response) }
            #expect(try state(of: parts.flatMap(\.blob)).state.view.keyCount == 60)
        }
    }

    @Test("only a few backups are sent at a time; one more is refused with the limit, until one has ended")
    func limit() throws {
        try ServedMember.with { member in
            try fill(UnaryClient(address: member.address), keys: 20, bytes: 100_000)
            var caller = try Caller(member.address)
            var calls: [CallID] = []
            for _ in 0..<MemberServer.backupsMax {
                let call = try caller.begin(.snapshot, SnapshotRequest())
                _ = try caller.messages(of: call, atLeast: 1)
                caller.pause(call)
                calls.append(call)
            }
            var other = try Caller(member.address)
            let refused = try other.end(of: try other.begin(.snapshot, SnapshotRequest()))
            #expect(refused.status?.code == .resourceExhausted)
            #expect(refused.status?.message.contains("\(MemberServer.backupsMax)") == true)
            for call in calls { caller.resume(call) }
            for call in calls {
                let answer = try caller.end(of: call)
                #expect(answer.status?.code == .ok)
            }
            let granted = try other.end(of: try other.begin(.snapshot, SnapshotRequest()))
            #expect(granted.status?.code == .ok)
        }
    }

    @Test("a saved backup is what the member sent; a file that stands there stays when saving fails")
    func saving() throws {
        try ServedMember.withDirectory { directory in
            _ = try Directory.create(directory)
            let file = "\(directory)/backup"
            try ServedMember.with { member in
                try fill(UnaryClient(address: member.address), keys: 10, bytes: 50_000)
                try BackupDownload(member.address, seconds: 10).save(to: file)
            }
            let backup = try BackupFile.read(file)
            #expect(backup.state.view.keyCount == 10)
            let nobody = try #require(SocketAddress("127.0.0.1:1"))
            #expect(throws: Complaint.self) { try BackupDownload(nobody, seconds: 5).save(to: file) }
            #expect(try BackupFile.read(file).digest == backup.digest)
            #expect(try Directory.open(directory).items().map(\.name) == ["backup"])
        }
    }

    @Test("a member starts from a restored directory as one of a new cluster, with its keys and above its revision")
    func restoring() throws {
        try ServedMember.withDirectory { directory in
            _ = try Directory.create(directory)
            let file = "\(directory)/backup"
            var revision: Int64 = 0
            try ServedMember.with { member in
                let client = UnaryClient(address: member.address)
                try fill(client, keys: 10, bytes: 1_000)
                let lease: LeaseGrantResponse = try client.call(
                    .leaseGrant, LeaseGrantRequest(ttl: 600, id: 77), timeout: Self.patience)
                var put = PutRequest(key: Array("leased".utf8), value: [1])
                put.lease = lease.id
                revision = try client.put(put, timeout: Self.patience).header?.revision ?? 0
                try BackupDownload(member.address, seconds: 10).save(to: file)
            }
            let backup = try BackupFile.read(file)
            let settings = ServedMember.settings("\(directory)/new", token: "another")
            let state = try backup.state.restored(from: backup.digest, raisedBy: 0)
            try RestoredDirectory.make(
                at: settings.dataDirectory, with: state, member: try #require(settings.memberID), settings: settings)
            // It can be stopped and started like any other.
            for _ in 0..<2 {
                let member = try ServedMember(in: settings.dataDirectory, token: "another")
                let client = UnaryClient(address: member.address)
                let answer = try client.range(
                    RangeRequest(key: Array("key".utf8), rangeEnd: Array("kez".utf8)), timeout: Self.patience)
                #expect(answer.count == 10)
                #expect((answer.header?.revision ?? 0) >= revision + 1 << 40)
                #expect(answer.header?.clusterID == settings.initialCluster.clusterID)
                let leased = try client.range(RangeRequest(key: Array("leased".utf8)), timeout: Self.patience)
                #expect(leased.count == 0)
                let life: LeaseTimeToLiveResponse = try client.call(
                    .leaseTimeToLive, LeaseTimeToLiveRequest(id: 77), timeout: Self.patience)
                #expect(life.ttl == -1)
                _ = try client.put(PutRequest(key: [1], value: [1]), timeout: Self.patience)
                try member.stop()
            }
            #expect(throws: SnapshotFailure.self) { try RestoredDirectory.checkIsFree(settings.dataDirectory) }
            #expect(throws: SnapshotFailure.self) {
                try RestoredDirectory.make(
                    at: settings.dataDirectory, with: state, member: MemberID(1), settings: settings)
            }
            #expect(try Directory.open(directory).items().map(\.name) == ["backup", "new"])
        }
    }
}
