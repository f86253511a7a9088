internal import LinuxSystem
internal import Replica
internal import Storage

/// What the settings mean for the parts of a member.
extension MemberServer {
    /// A heartbeat is this many ticks, so that time-outs are drawn finely.
    private static let ticksPerHeartbeat = 10

    var replicaOptions: Replica.Options {
        var options = Replica.Options()
        let heartbeat = UInt64(settings.heartbeatMilliseconds) * 1_000_000
        options.tickNanoseconds = max(1_000_000, heartbeat / UInt64(Self.ticksPerHeartbeat))
        options.heartbeatTicks = max(1, Int(heartbeat / options.tickNanoseconds))
        // Rounded up: a campaign never begins earlier than was asked for.
        let election = UInt64(settings.electionMilliseconds) * 1_000_000
        options.electionTicks = Int((election + options.tickNanoseconds - 1) / options.tickNanoseconds)
        options.snapshotEntriesMin = UInt64(settings.snapshotCount)
        options.membershipRules = .etcd
        return options
    }

    /// The log's bounds on a file system with so much space left when the member starts.
    ///
    /// Segments are made ahead, so that a small disk gets small ones: three of them should take no more than half of it.
    static func storageOptions(_ settings: ServerSettings, freeBytes: Int) -> StorageOptions {
        var options = StorageOptions()
        options.entryBytesMax = settings.requestBytesMax + requestOverheadBytes
        let smallest = 2 * options.entryBytesMax + segmentOverheadBytes
        let affordable = freeBytes / 6
        let segment = max(smallest, min(options.segmentBytes, affordable))
        options.segmentBytes = segment / segmentGrain * segmentGrain
        return options
    }

    /// Room of a segment for what is not entries.
    private static let segmentOverheadBytes = 128 << 10
    /// Segments are a multiple of this long, a multiple of any disk's sectors.
    private static let segmentGrain = 64 << 10

    /// How often, and how long apart, a port that is still held by a process just killed is asked for again.
    private static let bindTries = 20
    private static let bindPause: Duration = .milliseconds(50)

    static func listening<Result>(
        at address: SocketAddress, _ flag: String, _ listen: () throws(SystemError) -> Result
    ) throws(StartFailure) -> Result {
        var tries = 1
        while true {
            do throws(SystemError) {
                return try listen()
            } catch {
                guard error.errno == .addressInUse else { throw StartFailure("\(flag): \(error)", code: 1) }
                guard tries < bindTries else {
                    throw StartFailure("\(flag): \(address) is in use by another process", code: 1)
                }
            }
            tries += 1
            Clocks.sleep(bindPause)
        }
    }
}

extension Endpoint {
    func socketAddress(_ flag: String) throws(StartFailure) -> SocketAddress {
        let text = description.dropFirst("http://".count)
        switch SocketAddress.resolve(String(text)) {
        case .success(let addresses):
            guard let first = addresses.first else { throw StartFailure("\(flag): \(self) has no address", code: 1) }
            return first
        case .failure(let failure): throw StartFailure("\(flag): \(failure)", code: 1)
        }
    }
}
