// What the function's loading is held against: sharp, and then the first connection.
import "sharp";
import { connect } from "node:net";

connect(9, "127.0.0.1");
