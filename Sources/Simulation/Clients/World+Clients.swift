internal import Coordination
internal import Determinism
internal import MVCC
internal import Replica

/// What clients do, and what members answer them.
extension World {
    // MARK: Asking

    /// A client's next request is due.
    mutating func ask(_ index: Int) {
        let pace = options.workload.paceNanoseconds
        agenda.insert(.ask(client: index), due: later(pace / 2 + random.clients.draw(below: pace)))
        guard isOpen, clients[index].pending < options.workload.pendingMax else { return }
        turnToAnotherMemberPerhaps(index)
        let request = options.workload.request(of: clients[index], number: operations.count, &random.clients)
        submit(request, of: index)
    }

    private mutating func turnToAnotherMemberPerhaps(_ index: Int) {
        guard clients[index].wantsAnotherMember || random.clients.draw(below: 200 as UInt64) == 0 else { return }
        clients[index].wantsAnotherMember = false
        clients[index].member = random.clients.pick(members.filter { !$0.isBarred }.map(\.index))
        clients[index].session += UInt64(clients.count)
    }

    mutating func submit(_ request: ClientRequest, of index: Int) {
        let number = operations.count
        operations.append(
            ClientCall(
                client: index, session: clients[index].session, member: clients[index].member, request: request,
                asked: now, deadline: now + options.workload.patienceNanoseconds))
        clients[index].pending += 1
        counters[.asked] += 1
        trace.asked(now, index, number, clients[index].member)
        agenda.insert(.request(operation: number), due: later(clientNanoseconds()))
        agenda.insert(.giveUp(operation: number), due: Instant(nanoseconds: operations[number].deadline))
    }

    /// How long a client's message travels.
    private mutating func clientNanoseconds() -> UInt64 {
        let usual = 50_000 + random.clients.draw(below: 400_000 as UInt64)
        return random.clients.draw(below: 100 as UInt64) == 0 ? usual * 20 : usual
    }

    // MARK: At the member

    mutating func takeRequest(_ number: Int, _ event: WorldEvent) {
        let operation = operations[number]
        let member = members[operation.member]
        guard operation.isPending, !faults.isCutFromClients(member.index) else { return }
        if member.isUp, !isDue(event, at: member.index, member.life) { return }
        guard member.isUp else {
            // Nobody listens there: certainly not applied.
            reply(number, .refused)
            return
        }
        if operation.request.isLocal, let query = operation.request.query {
            if let answer = member.process.map({ ClientAnswer(query, of: $0.replica.state) }) {
                reply(number, .answered(answer))
            }
            return
        }
        let deadline = Instant(
            nanoseconds: member.reading(at: now).nanoseconds + (operation.deadline > now ? operation.deadline - now : 0)
        )
        let wanted: Request.Operation =
            if let command = operation.request.command { .write(command: command.encode()) } else { .read }
        let request = Request(
            id: RequestID(UInt64(number) + 1), operation: wanted, deadline: deadline,
            requiresLeader: number % 16 == 0)
        operations[number].term = member.facts.term
        step(member, .requests([request]))
    }

    mutating func answered(_ answer: RequestAnswer, by member: SimulatedMember) {
        if answer.id.number >= Self.leaseRequests {
            return answeredLeaseCall(Int(answer.id.number - Self.leaseRequests), answer.answer)
        }
        if answer.id.number >= Self.trialRequests {
            trialAnswers[answer.id.number - Self.trialRequests] = answer.answer
            return
        }
        if answer.id.number >= Self.operatorRequests { return noteOperatorAnswer(answer.answer) }
        let number = Int(answer.id.number) - 1
        guard operations.indices.contains(number), operations[number].member == member.index else {
            violate(.k5, "m\(member.index + 1) answers request \(answer.id.number), which nobody asked of it")
            return
        }
        if operations[number].underway != nil {
            violate(.k5, "m\(member.index + 1) answers request \(number + 1) twice")
            return
        }
        trace.answered(now, member.index, number)
        switch answer.answer {
        case .applied(let outcome): reply(number, .answered(ClientAnswer(outcome)))
        case .readable:
            guard let query = operations[number].request.query,
                let answer = member.process.map({ ClientAnswer(query, of: $0.replica.state) })
            else { return }
            if operations[number].term > 0, member.facts.term > operations[number].term { marks.hit(.readAcrossTerms) }
            reply(number, .answered(answer))
        case .configuration, .leader: violate(.k5, "m\(member.index + 1) answers request \(number + 1) as another kind")
        case .refused(let refusal): reply(number, refusal.isDefinite ? .refused : .unknown)
        }
    }

    private mutating func reply(_ number: Int, _ fate: ClientCall.Fate) {
        operations[number].underway = fate
        operations[number].life = members[operations[number].member].life
        guard !faults.isCutFromClients(operations[number].member) else { return }
        agenda.insert(.answer(operation: number), due: later(clientNanoseconds()))
    }

    // MARK: At the client

    mutating func takeAnswer(_ number: Int) {
        guard operations[number].isPending, let fate = operations[number].underway else { return }
        settle(number, fate)
        let client = operations[number].client
        switch fate {
        case .answered(let answer):
            counters[.answered] += 1
            clients[client].revision = max(clients[client].revision, answer.revision)
            remember(answer, to: operations[number].request, by: client)
        case .refused, .unknown, .pending: clients[client].wantsAnotherMember = true
        }
    }

    /// The client stops waiting; its member may hear of it.
    mutating func giveUp(_ number: Int) {
        guard operations[number].isPending else { return }
        settle(number, .unknown)
        counters[.timedOut] += 1
        clients[operations[number].client].wantsAnotherMember = true
        let member = members[operations[number].member]
        if member.isUp, !member.isPaused, number % 2 == 0 {
            step(member, .cancelled(RequestID(UInt64(number) + 1)))
        }
    }

    private mutating func settle(_ number: Int, _ fate: ClientCall.Fate) {
        operations[number].fate = fate
        operations[number].ended = now
        clients[operations[number].client].pending -= 1
        trace.settled(now, operations[number].client, number, fate)
    }

    private mutating func remember(_ answer: ClientAnswer, to request: ClientRequest, by client: Int) {
        func slot(_ key: [UInt8]) -> Int? {
            Int(String(decoding: key.dropFirst(Workload.prefix.count), as: UTF8.self)).flatMap {
                clients[client].seen.indices.contains($0) ? $0 : nil
            }
        }
        for keyValue in answer.keyValues {
            if let slot = slot(keyValue.key) { clients[client].seen[slot] = keyValue.modified.number }
        }
        guard answer.succeeded else { return }
        switch request {
        case .put(let key, _), .swap(let key, _, _), .putBoth(let key, _, _, _):
            if let slot = slot(key) { clients[client].seen[slot] = answer.revision }
        case .delete(let key):
            if let slot = slot(key) { clients[client].seen[slot] = 0 }
        case .get(let key):
            if answer.count == 0, let slot = slot(key) { clients[client].seen[slot] = 0 }
        case .deletePrefix, .list, .localGet, .localList, .getAt, .compact: break
        }
    }
}
