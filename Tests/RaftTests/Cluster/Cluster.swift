import Bytes
@testable import Raft
import SmallScope

/// Members, disks and a network in one value; every verb is one thing that can happen. Nothing happens by itself.
struct Cluster {
    struct Packet {
        var from: MemberID
        var envelope: Envelope
    }

    struct Link: Hashable {
        var from: MemberID
        var to: MemberID
    }

    let options: Options
    let seed: UInt64
    private(set) var machines: [Machine]
    let members: [MemberID]
    var network: [Packet] = []
    var cut: Set<Link> = []
    private(set) var ledger = Ledger()
    /// Follows every step with the naive model.
    private var refinement = Refinement()
    /// Every entry that was handed to any disk.
    private var written = EntryPool()
    /// What happened, in words, where someone wants to read it.
    var story: [String]?
    private var proposals: UInt64 = 0
    private var reads: UInt64 = 0

    /// Short times and narrow bounds, so that scenarios are short and bounds are met.
    static var smallOptions: Options {
        var options = Options()
        options.electionTicks = 10
        options.heartbeatTicks = 2
        options.firstElectionTicks = 1...8
        options.refusedConnectionTicks = 1...3
        options.appendBytesMax = 300
        options.appendsInFlightMax = 4
        options.applyEntriesMax = 16
        options.unappliedEntriesMax = 64
        options.readsPendingMax = 16
        options.readsForwardedMax = 4
        options.snapshotChunkBytesMax = 16
        return options
    }

    init(
        voters: ClosedRange<UInt64> = 1...3, learners: [UInt64] = [], joiners: [UInt64] = [], seed: UInt64 = 1,
        options: Options = Cluster.smallOptions
    ) {
        self.options = options
        self.seed = seed
        let configuration = Configuration(
            voters: voters.map { MemberID($0) }, learners: learners.map { MemberID($0) })
        let ids = Array(voters) + learners
        machines =
            ids.map { Machine(id: MemberID($0), base: .bootstrap(configuration)) }
            + joiners.map { Machine(id: MemberID($0), base: .bootstrap(Configuration(voters: []))) }
        machines.sort { $0.id < $1.id }
        members = machines.map(\.id)
        for machine in machines { start(machine.id) }
    }

    /// Members that stopped with these logs: of each entry its term, from index 1.
    init(logs: [[UInt64]], options: Options = Cluster.smallOptions) {
        self.init(voters: 1...UInt64(logs.count), options: options)
        for (slot, terms) in logs.enumerated() {
            machines[slot].node = nil
            machines[slot].disk.hardState.term = Term(logs.compactMap(\.last).max() ?? 0)
            machines[slot].disk.entries = terms.enumerated().map { offset, term in
                Entry(
                    index: LogIndex(UInt64(offset) + 1), term: Term(term), stamp: .zero, kind: .command,
                    payload: Array("\(offset + 1):\(term)".utf8))
            }
            start(machines[slot].id)
        }
    }

    func machine(_ id: MemberID) -> Machine { machines[slot(id)] }
    func node(_ id: MemberID) -> RaftNode? { machines[slot(id)].node }

    /// Whoever leads in the highest term.
    var leader: MemberID? {
        machines.compactMap(\.node).filter(\.isLeader).max { $0.term < $1.term }?.id
    }

    private func slot(_ id: MemberID) -> Int {
        members.firstIndex(of: id) ?? 0
    }

    mutating func violate(_ fact: String) { ledger.violate(fact) }

    // MARK: The door

    mutating func step(_ id: MemberID, _ input: Input) {
        let slot = slot(id)
        guard var node = machines[slot].node else { return }
        machines[slot].node = nil
        machines[slot].clock += 1
        let before = node.commitIndex
        let factsBefore = MemberFacts(node)
        let effects = node.step(input, at: ClusterTime(nanoseconds: machines[slot].clock))
        observe(node, since: before, effects)
        let refusal = refinement.step(
            id, input, from: factsBefore, to: MemberFacts(node), sent: effects.send + effects.sendAfterPersist)
        if let refusal { ledger.violate("\(id) takes a step that the naive model refuses: \(refusal)") }
        machines[slot].node = node
        carryOut(effects, slot)
    }

    private mutating func observe(_ node: RaftNode, since before: LogIndex, _ effects: Effects) {
        if effects.leadership?.role == .leader { ledger.lead(node) }
        if node.commitIndex > before {
            let start = max(before, node.log.base.index).next
            for entry in node.log.entries(from: start, through: node.commitIndex) { ledger.commit(entry, by: node.id) }
        }
        ledger.collect(effects, of: node.id)
    }

    private mutating func carryOut(_ effects: Effects, _ slot: Int) {
        let id = machines[slot].id
        story?.append(contentsOf: Story.lines(effects, of: id))
        for envelope in effects.send { network.append(Packet(from: id, envelope: envelope)) }
        if let metadata = effects.restore { restore(metadata, slot) }
        if let request = effects.persist {
            note(request.persist.append, machines[slot].node)
            machines[slot].pending.append(.persist(request))
            machines[slot].lastPersist = request.id
        }
        for envelope in effects.sendAfterPersist {
            machines[slot].gated.append((gate: machines[slot].lastPersist, envelope: envelope))
        }
        openGates(slot)
        machines[slot].toApply += effects.apply
        if effects.snapshotWanted { machines[slot].isSnapshotWanted = true }
        for request in effects.readSnapshotChunks { machines[slot].todo.append(readChunk(request, slot)) }
        for chunk in effects.storeSnapshotChunks { machines[slot].todo.append(store(chunk, slot)) }
    }

    private mutating func note(_ entries: [Entry], _ node: RaftNode?) {
        var previous = entries.first.flatMap { node?.term(at: $0.index.previous) } ?? .zero
        for entry in entries {
            let name = LogEnd(entry.term, entry.index)
            if written.longest(to: name) == nil {
                written.insert(EntryRun(after: LogEnd(previous, entry.index.previous), [entry]))
            }
            previous = entry.term
        }
    }

    /// Messages leave when nothing that they wait for is under way.
    private mutating func openGates(_ slot: Int) {
        let oldest = machines[slot].pending.lazy.compactMap { operation in
            if case .persist(let request) = operation { request.id } else { nil }
        }.first
        let id = machines[slot].id
        machines[slot].gated.removeAll { item in
            if let oldest, item.gate >= oldest { return false }
            network.append(Packet(from: id, envelope: item.envelope))
            return true
        }
    }

    // MARK: Disk, state machine and snapshots

    /// The oldest request to the disk is done.
    mutating func persist(_ id: MemberID) {
        let slot = slot(id)
        guard !machines[slot].pending.isEmpty else { return }
        let operation = machines[slot].pending.removeFirst()
        machines[slot].disk.perform(operation)
        openGates(slot)
        if case .persist(let request) = operation { step(id, .persisted(request.id)) }
    }

    /// The state machine executes up to `count` entries.
    mutating func apply(_ id: MemberID, count: Int = .max) {
        let slot = slot(id)
        guard machines[slot].node != nil, !machines[slot].toApply.isEmpty else { return }
        for _ in 0..<min(count, machines[slot].toApply.count) {
            let entry = machines[slot].toApply.removeFirst()
            if entry.index != machines[slot].executed.next {
                ledger.violate("\(id) applies \(entry.index.position) after \(machines[slot].executed.position)")
            }
            machines[slot].executed = entry.index
            machines[slot].digest = Ledger.digest(machines[slot].digest, entry)
            if machines[slot].digest != ledger.digest(at: entry.index) {
                ledger.violate("the state of \(id) differs at \(entry.index.position)")
            }
        }
        step(id, .applied(through: machines[slot].executed))
    }

    /// Takes a snapshot of what was executed and drops the log up to it, and on disk some entries fewer.
    mutating func compact(_ id: MemberID) {
        let slot = slot(id)
        guard let metadata = node(id)?.snapshotMetadata(at: machines[slot].executed),
            metadata.index > machines[slot].disk.snapshot?.metadata.index ?? .zero,
            !machines[slot].pending.contains(where: { if case .reset = $0 { true } else { false } })
        else { return }
        machines[slot].disk.snapshot = (metadata, Machine.snapshot(of: machines[slot].digest))
        // A log is trimmed only through what is on the disk.
        let end = machines[slot].disk.base.index.position + UInt64(machines[slot].disk.entries.count)
        if metadata.index.position <= end { machines[slot].disk.trim() }
        step(id, .compact(through: metadata.index))
    }

    private mutating func restore(_ metadata: SnapshotMetadata, _ slot: Int) {
        machines[slot].pending.append(.reset(metadata))
        machines[slot].toApply = []
        machines[slot].executed = metadata.index
        let bytes = machines[slot].disk.snapshot?.bytes ?? []
        machines[slot].digest = Machine.digest(in: bytes) ?? 0
        if machines[slot].digest != ledger.digest(at: metadata.index) {
            ledger.violate("\(machines[slot].id) restores another state at \(metadata.index.position)")
        }
    }

    private func readChunk(_ request: SnapshotChunkRequest, _ slot: Int) -> Input {
        guard let snapshot = machines[slot].disk.snapshot, snapshot.metadata == request.metadata,
            request.offset <= UInt64(snapshot.bytes.count)
        else { return .snapshotUnreadable(request.metadata) }
        let start = Int(request.offset)
        let end = min(start + request.bytesMax, snapshot.bytes.count)
        let chunk = SnapshotChunk(
            metadata: request.metadata, offset: request.offset, bytes: Array(snapshot.bytes[start..<end]),
            isLast: end == snapshot.bytes.count)
        return .snapshotChunkRead(chunk, for: request.member)
    }

    private mutating func store(_ chunk: SnapshotChunk, _ slot: Int) -> Input {
        if chunk.offset == 0 { machines[slot].received = [] }
        guard chunk.offset == UInt64(machines[slot].received.count) else { return .snapshotRefused(chunk.metadata) }
        machines[slot].received += chunk.bytes
        guard chunk.isLast else {
            return .snapshotChunkStored(chunk.metadata, next: UInt64(machines[slot].received.count))
        }
        guard Machine.digest(in: machines[slot].received) != nil else { return .snapshotRefused(chunk.metadata) }
        return .snapshotReceived(chunk.metadata)
    }

    /// The caller's oldest unfinished work is done.
    mutating func work(_ id: MemberID) {
        let slot = slot(id)
        if machines[slot].isSnapshotWanted, let snapshot = machines[slot].disk.snapshot {
            machines[slot].isSnapshotWanted = false
            return step(id, .snapshotAvailable(snapshot.metadata, bytes: UInt64(snapshot.bytes.count)))
        }
        guard !machines[slot].todo.isEmpty else { return }
        let input = machines[slot].todo.removeFirst()
        if case .snapshotReceived(let metadata) = input,
            metadata.index > machines[slot].disk.snapshot?.metadata.index ?? .zero
        {
            machines[slot].disk.snapshot = (metadata, machines[slot].received)
        }
        step(id, input)
    }

    // MARK: Network

    /// A message arrives, as bytes do.
    mutating func deliver(_ position: Int, keeping: Bool = false) {
        let packet = keeping ? network[position] : network.remove(at: position)
        let link = Link(from: packet.from, to: packet.envelope.to)
        guard !cut.contains(link), members.contains(packet.envelope.to) else { return }
        guard let message = Message(decoding: packet.envelope.message.encoded), message == packet.envelope.message
        else { return ledger.violate("\(packet.envelope.message) does not survive its bytes") }
        step(packet.envelope.to, .received(message, from: packet.from))
    }

    /// Everything on the way from one member to another arrives, in order.
    mutating func deliver(from: UInt64, to: UInt64) {
        let count = network.count
        var position = 0
        for _ in 0..<count {
            if network[position].from.rawValue == from, network[position].envelope.to.rawValue == to {
                deliver(position)
            } else {
                position += 1
            }
        }
    }

    mutating func drop(from: UInt64, to: UInt64) {
        network.removeAll { $0.from.rawValue == from && $0.envelope.to.rawValue == to }
    }

    mutating func partition(_ some: [UInt64]) {
        for a in members {
            for b in members where some.contains(a.rawValue) != some.contains(b.rawValue) {
                cut.insert(Link(from: a, to: b))
            }
        }
    }

    mutating func heal() { cut = [] }

    // MARK: Members

    mutating func start(_ id: MemberID) {
        let slot = slot(id)
        guard machines[slot].node == nil else { return }
        machines[slot].incarnation += 1
        do {
            let recovered = try machines[slot].disk.recover()
            machines[slot].executed = recovered.base.index
            machines[slot].digest = machines[slot].disk.snapshot.flatMap { Machine.digest(in: $0.bytes) } ?? 0
            let seed = seed &* 1_000_003 &+ id.rawValue &* 101 &+ machines[slot].incarnation
            let node = RaftNode(id: id, options: options, recovered: recovered, seed: seed)
            refinement.start(node)
            machines[slot].node = node
        } catch {
            ledger.violate("\(id) cannot recover: \(error)")
        }
    }

    /// The disk of a member that is down loses everything after `index`.
    mutating func lose(_ id: MemberID, after index: UInt64) {
        let slot = slot(id)
        guard machines[slot].node == nil else { return }
        machines[slot].disk.trim()
        machines[slot].disk.lose(after: LogIndex(index))
    }

    /// A member that has lost entries is given all of them that were ever written anywhere.
    mutating func recall(_ id: MemberID) {
        guard let node = node(id), let promised = node.promisedEnd else { return }
        step(id, .recalled(written.run(to: promised, above: node.lastIndex)))
    }

    /// The member stops; of what the disk was asked it has done the first `kept` requests.
    mutating func crash(_ id: MemberID, keeping kept: Int = 0) {
        let slot = slot(id)
        guard machines[slot].node != nil else { return }
        for operation in machines[slot].pending.prefix(kept) { machines[slot].disk.perform(operation) }
        machines[slot].node = nil
        machines[slot].pending = []
        machines[slot].gated = []
        machines[slot].toApply = []
        machines[slot].todo = []
        machines[slot].received = []
        machines[slot].lastPersist = PersistID(0)
        machines[slot].isSnapshotWanted = false
    }

    @discardableResult
    mutating func propose(_ id: MemberID, _ payloads: [[UInt8]]) -> [ProposalID] {
        let batch = payloads.map { payload in
            proposals += 1
            return Proposal(id: ProposalID(proposals), payload: payload)
        }
        step(id, .propose(batch))
        return batch.map(\.id)
    }

    @discardableResult
    mutating func change(_ id: MemberID, _ steps: [ConfigurationChange.Step]) -> ProposalID {
        proposals += 1
        let proposal = ProposalID(proposals)
        step(id, .changeConfiguration(proposal, ConfigurationChange(steps)))
        return proposal
    }

    @discardableResult
    mutating func read(_ id: MemberID) -> ReadID {
        reads += 1
        let read = ReadID(origin: id.rawValue, number: reads)
        ledger.ask(read)
        step(id, .read(read))
        return read
    }
}
