internal import Coordination
internal import EtcdAPI
internal import GRPC
internal import LinuxSystem
internal import MVCC
internal import Protobuf
internal import Raft
internal import Replica

/// The changes of etcdserverpb.Cluster. The leader decides them; any member takes them.
extension MemberServer {
    func memberAdd(_ request: MemberAddRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        let urls = try Self.peerURLs(request.peerURLs)
        let member = newMemberID()
        let step: MembershipChange.Step =
            request.isLearner ? .addLearner(member, peerURLs: urls) : .addVoter(member, peerURLs: urls)
        submit(.changeMembership(MembershipChange([step])), .memberAdd(member), call, of: session)
    }

    func memberRemove(_ request: MemberRemoveRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        change(.remove(MemberID(request.id)), .memberRemove, call, of: session)
    }

    func memberUpdate(_ request: MemberUpdateRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        let urls = try Self.peerURLs(request.peerURLs)
        change(.update(MemberID(request.id), peerURLs: urls), .memberUpdate, call, of: session)
    }

    func memberPromote(
        _ request: MemberPromoteRequest, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) {
        change(.promote(MemberID(request.id)), .memberPromote, call, of: session)
    }

    private func change(
        _ step: MembershipChange.Step, _ purpose: PendingCall.Purpose, _ call: CallID, of session: GRPCSession
    ) {
        submit(.changeMembership(MembershipChange([step])), purpose, call, of: session)
    }

    /// Ids are never used again, and nobody can foretell one: it need not follow from anything.
    private func newMemberID() -> MemberID {
        while true {
            let member = MemberID(SystemRandom.seed())
            if member.rawValue != 0, node?.raft.configuration.contains(member) != true,
                node?.state.members.isRemoved(member.rawValue) != true
            {
                return member
            }
        }
    }

    /// The URLs in their canonical spelling and in order. A URL that no member can be reached at is refused: once it was
    /// committed, everyone would try it for ever.
    static func peerURLs(_ texts: [String]) throws(RequestRefusal) -> [String] {
        guard !texts.isEmpty, texts.count <= Configuration.addressesMax else { throw RequestRefusal(.memberBadURLs) }
        var urls: [String] = []
        for text in texts {
            do throws(Endpoint.Malformed) {
                let url = try Endpoint.read(text[...], hosts: .numeric)
                guard !url.isUnspecified else { throw Endpoint.Malformed(reason: "it reaches nobody") }
                urls.append(url.description)
            } catch {
                throw RequestRefusal(.memberBadURLs)
            }
        }
        return urls.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    // MARK: Answers

    /// Like etcd's, without a revision in the header.
    func completeChange(_ waiting: PendingCall, _ configuration: Configuration) {
        let header = header(.zero)
        let members = members(of: configuration)
        let answer: [UInt8]
        switch waiting.purpose {
        case .memberAdd(let added):
            let member = members.first { $0.id == added.rawValue }
            answer = MemberAddResponse(header: header, member: member, members: members).encoded()
        case .memberRemove: answer = MemberRemoveResponse(header: header, members: members).encoded()
        case .memberUpdate: answer = MemberUpdateResponse(header: header, members: members).encoded()
        case .memberPromote: answer = MemberPromoteResponse(header: header, members: members).encoded()
        case .put, .deleteRange, .transaction, .compact, .range, .rangeStream, .readTransaction, .memberList,
            .moveLeader, .leaseGrant, .leaseRevoke, .leaseTimeToLive, .leaseLeases, .alarms, .alarm,
            .auth, .again, .openAgain, .lock:
            return
        }
        waiting.session.respond(waiting.call, answer)
    }

    /// In etcd's words, which depend on what was asked.
    func refusal(_ refusal: Refusal, of purpose: PendingCall.Purpose) -> RequestRefusal {
        if case .moveLeader = purpose, case .membership(.unknownMember) = refusal {
            return RequestRefusal(.badLeaderTransferee)
        }
        return RequestRefusal(refusal)
    }

    /// What a learner serves, as in etcd: its own view of itself, and serializable ranges. Ranges are looked at further on.
    func checkLearnerServes(_ method: EtcdMethod) throws(RequestRefusal) {
        guard method == .status || method == .kvRange else { throw RequestRefusal(.notSupportedForLearner) }
    }
}
