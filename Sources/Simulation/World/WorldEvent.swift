/// Something that is due at a moment of simulated time. Numbers only, so that the queue moves them cheaply.
///
/// Whatever is meant for one life of a member names it: after a crash it is void.
enum WorldEvent {
    case tick(member: Int, life: UInt32)
    /// Go on with work that was left over.
    case proceed(member: Int, life: UInt32)
    /// The disk finishes the first operation of a lane.
    case disk(member: Int, lane: Int, life: UInt32, ticket: UInt32)
    case retryRecovery(member: Int, life: UInt32)
    /// A message that is under way arrives.
    case arrival(slot: Int)
    /// A member tries to connect to another.
    case dial(from: Int, to: Int, life: UInt32)
    /// A member learns that its connection is gone; `isRefused`: and that an immediate reconnect was refused.
    case hangUp(from: Int, to: Int, life: UInt32, isRefused: Bool)
    /// A member learns that another does not listen to it.
    case turnedAway(refusal: Int, member: Int, life: UInt32)
    /// A client asks for something.
    case ask(client: Int)
    /// A request arrives at its member.
    case request(operation: Int)
    /// An answer arrives at its client.
    case answer(operation: Int)
    /// A client stops waiting.
    case giveUp(operation: Int)
    case faultBegins(Int)
    case faultEnds(Int)
    case clog(fault: Int, place: Int)
    case loneRepair(fault: Int, stage: FaultState.LoneRepair.Stage)
    /// The operator asks a new leader for changes.
    case askForChanges(fault: Int, member: Int, life: UInt32)
    case start(member: Int)
    case losePower(member: Int)
    case resume(member: Int)
    /// A client that watches does something.
    case watchAct(client: Int)
    /// A request arrives at the member.
    case watchRequest(connection: Int)
    /// An answer arrives at the client; or it takes answers again after a rest.
    case watchAnswer(connection: Int, isArrival: Bool)
    /// The member learns that the client has taken answers.
    case watchRoom(connection: Int)
    /// The member learns that the client is gone.
    case watchGone(connection: Int)
    /// A member tells its watchers what is new.
    case watchTurn(member: Int, life: UInt32)
    /// A member tells idle watchers how far they have come.
    case watchProgress(member: Int, life: UInt32)
    /// A client that holds a lease, or wants one, does something.
    case leaseAct(client: Int)
    /// A request that has to do with leases arrives at its member, its answer at the client; or the client stops waiting.
    case leaseRequest(call: Int)
    case leaseAnswer(call: Int)
    case leaseGivenUp(call: Int)
    /// A member renews the leases of those that have waited for company.
    case leaseBatch(member: Int, life: UInt32)
    /// Whoever leads stands still for a moment.
    case leaderStalls
    case leaderStallEnds(member: Int)
}
