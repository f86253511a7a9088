internal import Simulation

/// Brings known bugs to life, in builds that have any.
enum MutationSwitch {
    static func choose(_ mutation: ChosenMutation?) throws(Complaint) {
        guard mutation == nil else {
            throw Complaint(
                "mutations are in builds with the zoo only: swift run -c release --traits Zoo simulate …",
                exitCode: Complaint.usageCode)
        }
    }

    /// How often the line of the chosen mutation ran since it was chosen.
    static var hits: UInt64 { 0 }
}
