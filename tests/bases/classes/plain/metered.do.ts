import { MeteredObject } from '../lib/metered';

export default class ElectricMeter extends MeteredObject {
  accessor price = 2;

  async cost() {
    return this.units * this.price;
  }
}
